import type { PlannedBand } from "./bands.ts";
import { type Part, type Parts, uint16Part, uint16Values } from "./parts.ts";

/** What the parts say of a band. */
interface StoredBand extends PlannedBand {
  readonly groupSize?: number;
}

/** Bits, rank and, where there is one, group size of each band. */
export function bandsPart(bands: readonly PlannedBand[], groupSize: number | undefined): Part {
  const rows = bands.map(({ bits, rank }) => [bits, rank, ...(groupSize ? [groupSize] : [])]);
  return uint16Part("bands", rows.flat(), [rows.length, groupSize ? 3 : 2]);
}

/** The bands that the parts hold. */
export function bandsOf(parts: Parts): StoredBand[] {
  const part = parts["bands"]!;
  const [count, columns] = part.shape as [number, number];
  const numbers = uint16Values(part);
  return Array.from({ length: count }, (_, i) => {
    const [bits, rank, groupSize] = numbers.subarray(i * columns, (i + 1) * columns);
    return { bits: bits!, rank: rank!, ...(groupSize !== undefined && { groupSize }) };
  });
}
