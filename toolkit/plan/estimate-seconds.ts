import { ValueError } from "../errors.ts";
import type { CompressionPlan } from "./plan-compression.ts";
import type { TimedLayer } from "./time-layers.ts";

/**
 * How much processor time a plan will take, from that of two of its layers, a small and a large one.
 *
 *   seconds of a layer ≈ a + b · work        a, b ≥ 0 through the two that were timed
 *
 * On c cores it takes a c-th of that at best. An estimate: larger products run at more operations a second, and reading and
 * writing the files is not part of it.
 *
 * @throws {ValueError} none was timed
 */
export function estimateSeconds({ layers }: CompressionPlan, timed: readonly TimedLayer[]): number {
  const { a, b } = lineThrough(timed);
  return layers.reduce((sum, { work }) => sum + a + b * work, 0);
}

/** Where noise makes the small layer as slow as the large one, time is taken as proportional to work. */
function lineThrough(timed: readonly TimedLayer[]): { a: number; b: number } {
  const inOrder = timed.toSorted((one, other) => one.work - other.work);
  const [small, large] = [inOrder[0], inOrder.at(-1)];
  if (!small || !large) throw new ValueError("estimateSeconds: expected a layer that was timed, got none");
  const b = large.work > small.work ? (large.seconds - small.seconds) / (large.work - small.work) : 0;
  const a = small.seconds - b * small.work;
  return b > 0 && a >= 0 ? { a, b } : { a: 0, b: large.seconds / large.work };
}
