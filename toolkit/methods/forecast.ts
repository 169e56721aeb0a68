import { packedLength } from "../quant/pack.ts";
import type { PlannedBand } from "./bands.ts";
import type { PartKind } from "./parts.ts";

/** So many numbers of so many bits each, packed. */
export interface Stored {
  readonly kind: PartKind;
  readonly count: number;
  readonly bits: number;
}

/** Bytes of numbers that are stored by themselves. */
export const bytesStored = ({ count, bits }: Pick<Stored, "count" | "bits">): number =>
  packedLength(count, bits);

/** Bytes of many such numbers, by purpose. */
export function bytesByKind(stored: readonly Stored[]): Partial<Record<PartKind, number>> {
  const byKind: Partial<Record<PartKind, number>> = {};
  for (const each of stored) byKind[each.kind] = (byKind[each.kind] ?? 0) + bytesStored(each);
  return byKind;
}

/** What is known of a compressed layer before it is compressed: from its shape alone. */
export interface Forecast {
  /** All that `encode` will store, to the byte; left out where nothing is known before the numbers are. */
  readonly stored?: readonly Stored[];
  /** That much at most: the numbers may make it less. */
  readonly atMost?: boolean;
  /** How many singular directions will be stored with how many bits. */
  readonly bands?: readonly PlannedBand[];
  /** What the time of `encode` grows with: steps of arithmetic, up to a factor. One for each weight when left out. */
  readonly work?: number;
}
