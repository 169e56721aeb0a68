import type { Matrix } from "../tensor/tensor.ts";
import type { PlannedBand } from "./bands.ts";
import { bytesStored, type Stored } from "./forecast.ts";
import { bytesPerIndex } from "./parts.ts";

/** How the numbers of a band are stored, beside their codes. */
export interface BandLayout {
  /** So many neighbours in a row of U [out, rank] and of Vt [rank, in] share a scale; one scale per vector when omitted. */
  readonly groupSize?: number;
  /** Whether groups follow an order of the columns that is stored with them. */
  readonly ordered?: boolean;
}

/**
 * All that is stored of a band of a layer [out, in]: in bits, with groups of g,
 *
 *   codes   bits · rank · (out + in)
 *   scales  16 · (rank · ⌈in/g⌉ + out · ⌈rank/g⌉)     zero points  the same with `bits` in place of 16
 *   σ       16 · rank
 *   order   16 · (in + rank), if there is one          and bits, rank and g themselves, 16 each
 *
 * Without groups each singular vector has one scale and one zero point: 2 · rank of both.
 */
export function storedOf(
  { bits, rank }: PlannedBand,
  [out, inner]: Matrix["shape"],
  { groupSize, ordered = false }: BandLayout = {},
): Stored[] {
  const inGroups = (rows: number, columns: number) => rows * Math.ceil(columns / groupSize!);
  const groups = groupSize ? [inGroups(rank, inner), inGroups(out, rank)] : [rank, rank];
  const order = ordered && groupSize ? [inner, rank] : [];
  return [
    { kind: "codes", count: rank * inner, bits },
    { kind: "codes", count: rank * out, bits },
    ...groups.map((count): Stored => ({ kind: "scales", count, bits: 16 })),
    ...groups.map((count): Stored => ({ kind: "zeroPoints", count, bits })),
    { kind: "sigma", count: rank, bits: 16 },
    ...order.map((count): Stored => ({ kind: "order", count, bits: 8 * bytesPerIndex(count) })),
    { kind: "bands", count: groupSize ? 3 : 2, bits: 16 },
  ];
}

/** What a ratio counts: all that is stored, or codes alone as the Delta-CoMe paper does. */
export type Accounting = "stored" | "paper";

/** Bytes of a band, to the byte: each kind of number of each factor is packed by itself. */
export function bandBytes(
  band: PlannedBand,
  shape: Matrix["shape"],
  layout: BandLayout = {},
  accounting: Accounting = "stored",
): number {
  const counted = storedOf(band, shape, layout).filter(
    ({ kind }) => accounting === "stored" || kind === "codes",
  );
  return counted.reduce((sum, stored) => sum + bytesStored(stored), 0);
}
