/**
 * What deltas agree on, place by place: the sign that weighs more is elected, and of the deltas that have it the mean is
 * taken. A delta that is zero at a place has no vote there and does not count.
 *
 *   γ = sign(Σ_t Δ_t)      Δ = mean of the Δ_t with sign(Δ_t) = γ;  0 where there is none
 */
export const elected = (deltas: readonly Float32Array[]): Float32Array =>
  deltas[0]!.map((_, i) => agreed(deltas, i));

function agreed(deltas: readonly Float32Array[], i: number): number {
  const sign = Math.sign(deltas.reduce((sum, delta) => sum + delta[i]!, 0));
  let [sum, count] = [0, 0];
  for (const delta of deltas)
    if (sign !== 0 && Math.sign(delta[i]!) === sign) {
      sum += delta[i]!;
      count++;
    }
  return count > 0 ? sum / count : 0;
}
