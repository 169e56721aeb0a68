import { ValueError } from "../../errors.ts";
import { type Accounting, bandBytes } from "../band-cost.ts";
import { type Band, planBands } from "../bands.ts";
import { budget } from "../budget.ts";
import type { DirectionLosses } from "./direction-losses.ts";

export interface PredictedErrorOptions {
  /** Bytes over 16-bit bytes of the layer. */
  readonly ratio: number;
  /** What the ratio counts: all that is stored when omitted, or codes alone. */
  readonly accounting?: Accounting;
}

/**
 * The error ‖Δ − Δ̂‖ / ‖Δ‖ that `deltaCoMe` will have with these bands, in microseconds: of the weights, or of the
 * outputs where the losses are those of outputs.
 *
 *   √( Σ over kept directions lostᵢ(bits of its band) + Σ over dropped ones lostᵢ(0) ) / √energy
 *
 * @param bands  filled in order until the budget is spent, as in `deltaCoMe`
 * @throws {ValueError} a number of bits, or directions, that the losses were not computed for
 */
export function predictedError(
  { shape, energy, lost }: DirectionLosses,
  bands: readonly Band[],
  { ratio, accounting = "stored" }: PredictedErrorOptions,
): number {
  const plan = planBands(bands, shape, budget(ratio, shape), (band) =>
    bandBytes(band, shape, {}, accounting),
  );
  const kept = plan.flatMap(({ bits, rank }) => Array<number>(rank).fill(bits));
  const dropped = lost.get(0)!;
  let sum = Math.max(energy - dropped.reduce((all, one) => all + one, 0), 0); // directions that were not computed
  for (let i = 0; i < Math.max(dropped.length, kept.length); i++) sum += lostOf(i, kept[i] ?? 0, lost);
  return energy === 0 ? 0 : Math.sqrt(sum / energy);
}

function lostOf(direction: number, bits: number, lost: DirectionLosses["lost"]): number {
  const found = lost.get(bits)?.[direction];
  if (found !== undefined) return found;
  const known = [...lost].map(([bits, { length }]) => `${length} at ${bits} bits`).join(", ");
  throw new ValueError(
    `predictedError: expected directions among ${known}, got number ${direction} at ${bits} bits`,
  );
}
