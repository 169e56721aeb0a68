import { ValueError } from "../errors.ts";
import { assertCount } from "./check.ts";

/** An interval around each of several values. */
export type Intervals = readonly (readonly [low: number, high: number])[];

/** Upright lines through points: how far each interval reaches above and below its value. */
export function whiskers(
  name: string,
  y: readonly number[],
  intervals: Intervals,
  { where, color }: { readonly where: string; readonly color: string },
) {
  assertCount(intervals.length, y.length, `intervals in "${name}"`, where);
  intervals.forEach(([low, high], i) => {
    if (!(low <= y[i]! && y[i]! <= high))
      throw new ValueError(
        `${where}: interval ${i} of "${name}" must hold its value ${y[i]}, got ${low}…${high}`,
      );
  });
  return {
    type: "data" as const,
    symmetric: false,
    array: intervals.map(([, high], i) => high - y[i]!),
    arrayminus: intervals.map(([low], i) => y[i]! - low),
    color,
    thickness: 1.5,
  };
}
