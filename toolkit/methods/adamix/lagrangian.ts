import { type Allocation, allocated, lostAt, type Width } from "./width.ts";

/** An allocation, and the price of a bit at which it was found. */
export interface Relaxed extends Allocation {
  readonly price: number;
  /** No allocation within the budget loses less. */
  readonly bound: number;
}

/** After so many halvings the price is settled to the precision of a double. */
const HALVINGS = 100;

/**
 * Widths by Lagrangian relaxation: the budget becomes a price, and every direction chooses for itself.
 *
 *   w_i = argmin_w lost_w(i) + price · cost_w      at the least price at which Σ cost_{w_i} ≤ budget
 *
 * At any price Σ_i min_w (lost_w(i) + price · cost_w) − price · budget is a bound that no allocation within the budget goes below.
 * What is found is the best for what it spends; it may leave less than one direction's cost unspent, which then goes, step by
 * step, where it helps most for its cost.
 * Cost: 100 · directions · widths, and directions · widths for each step.
 *
 * Everett, Generalized Lagrange Multiplier Method, 1963; Shoham and Gersho, Efficient Bit Allocation for an Arbitrary Set of
 * Quantizers, 1988.
 *
 * @param widths  the first of them costs nothing
 * @param count   of directions
 */
export function lagrangianWidths(widths: readonly Width[], count: number, budget: number): Relaxed {
  const at = (price: number) => allocated(widths, chosenAt(price, widths, count));
  let [low, high] = [0, dearest(widths, count)];
  if (at(0).cost <= budget) high = 0;
  for (let i = 0; i < HALVINGS && high > 0; i++) {
    const price = (low + high) / 2;
    if (at(price).cost <= budget) high = price;
    else low = price;
  }
  const relaxed = at(high);
  const bound = relaxed.lost + high * (relaxed.cost - budget);
  return { ...spent(widths, relaxed, budget), price: high, bound };
}

/** A price at which nothing is worth keeping. */
function dearest(widths: readonly Width[], count: number): number {
  const cheapest = Math.min(...widths.map(({ cost }) => cost).filter((cost) => cost > 0));
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, lostAt(widths[0]!, i));
  return (2 * most) / cheapest;
}

/** The best width of each direction at a price; of equals the cheapest. */
function chosenAt(price: number, widths: readonly Width[], count: number): Uint8Array {
  const chosen = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let least = Number.POSITIVE_INFINITY;
    widths.forEach((width, w) => {
      const all = lostAt(width, i) + price * width.cost;
      if (all < least || (all === least && width.cost < widths[chosen[i]!]!.cost))
        [least, chosen[i]] = [all, w];
    });
  }
  return chosen;
}

/** What is left of the budget spent where it helps most for its cost, one direction at a time. */
function spent(widths: readonly Width[], { chosen: first }: Allocation, budget: number): Allocation {
  const chosen = first.slice();
  for (;;) {
    const now = allocated(widths, chosen);
    let [best, gain] = [{ i: -1, w: 0 }, 0];
    for (let i = 0; i < chosen.length; i++)
      widths.forEach((width, w) => {
        const own = widths[chosen[i]!]!;
        const dearer = width.cost - own.cost;
        if (dearer <= 0 || now.cost + dearer > budget) return;
        const gained = (lostAt(own, i) - lostAt(width, i)) / dearer;
        if (gained > gain) [best, gain] = [{ i, w }, gained];
      });
    if (gain === 0) return now;
    chosen[best.i] = best.w;
  }
}
