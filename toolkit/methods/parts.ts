import { aligned } from "../io/aligned.ts";
import { decodeBfloat16, encodeBfloat16 } from "../io/bfloat16.ts";
import type { Dtype } from "../io/dtype.ts";

/** What stored bytes are for: the lines of the ledger. */
export type PartKind =
  | "bands"
  | "coded"
  | "codes"
  | "factors"
  | "layout"
  | "levels"
  | "order"
  | "positions"
  | "scales"
  | "seed"
  | "sigma"
  | "signs"
  | "values"
  | "zeroPoints";

/** One stored tensor of a compressed layer, as a safetensors file holds it. */
export interface Part {
  readonly kind: PartKind;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** All that is stored of one layer's delta, by name. */
export type Parts = Readonly<Record<string, Part>>;

export const bytesOf = (parts: Parts): number =>
  Object.values(parts).reduce((sum, { bytes }) => sum + bytes.byteLength, 0);

/** Plain bytes, such as packed codes. */
export const bytePart = (kind: PartKind, bytes: Uint8Array): Part => ({
  kind,
  dtype: "U8",
  shape: [bytes.length],
  bytes,
});

/** Numbers rounded to bfloat16. */
export const bfloat16Part = (
  kind: PartKind,
  data: Float32Array,
  shape: readonly number[] = [data.length],
): Part => ({ kind, dtype: "BF16", shape, bytes: encodeBfloat16(data) });

export const bfloat16Values = ({ bytes }: Part): Float32Array => decodeBfloat16(bytes);

/** Whole numbers below 65,536. */
export const uint16Part = (kind: PartKind, values: readonly number[], shape: readonly number[]): Part => ({
  kind,
  dtype: "U16",
  shape,
  bytes: new Uint8Array(Uint16Array.from(values).buffer),
});

export const uint16Values = ({ bytes }: Part): Uint16Array => aligned(Uint16Array, bytes);

/** Whole numbers below 2^32. */
export const uint32sPart = (kind: PartKind, values: Uint32Array): Part => ({
  kind,
  dtype: "U32",
  shape: [values.length],
  bytes: new Uint8Array(values.slice().buffer),
});

export const uint32Values = ({ bytes }: Part): Uint32Array => aligned(Uint32Array, bytes);

/** One whole number below 2^32. */
export const uint32Part = (kind: PartKind, value: number): Part => uint32sPart(kind, Uint32Array.of(value));

export const uint32Value = (part: Part): number => uint32Values(part)[0]!;

/** Places below 65,536 if there are no more of them, else below 2^32: 2 or 4 bytes each. */
export const indexPart = (kind: PartKind, indices: Uint32Array): Part =>
  bytesPerIndex(indices.length) === 2
    ? uint16Part(kind, [...indices], [indices.length])
    : uint32sPart(kind, indices);

export const indexValues = (part: Part): Uint32Array =>
  part.dtype === "U16" ? Uint32Array.from(uint16Values(part)) : uint32Values(part);

export const bytesPerIndex = (places: number): 2 | 4 => (places <= 65_536 ? 2 : 4);
