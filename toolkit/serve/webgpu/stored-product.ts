import { encodeBfloat16 } from "../../io/bfloat16.ts";
import { encodeFloat16 } from "../../io/float16.ts";
import { bandsOf } from "../../methods/bands-part.ts";
import { perOf } from "../../methods/delta-come-factors.ts";
import type { Parts } from "../../methods/parts.ts";
import type { QuantizedLayout } from "../../methods/quantized-parts.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import type { PackedMethod } from "../layer-delta.ts";
import { exactFormat } from "../sixteen-bit-rows.ts";
import type { StoredMatrix, StoredProduct } from "./packed-block.ts";

/** How deltas of methods are computed with on the GPU as they are stored. */
const stored: Readonly<Record<PackedMethod, (parts: Parts, shape: Matrix["shape"]) => StoredProduct>> = {
  adamix: bands,
  "bit-delta": oneBit,
  "delta-come": bands,
  "low-rank": twoFactors,
};

/** A delta as it is stored, by a method whose deltas stay packed. */
export const packedProduct = (method: PackedMethod, parts: Parts, shape: Matrix["shape"]): StoredProduct =>
  stored[method](parts, shape);

/** A delta of any other method, rounded to bfloat16: 2 bytes a weight. */
export const decodedProduct = ({ shape, data }: Matrix): StoredProduct => ({
  pieces: [{ left: bfloat16(shape, encodeBfloat16(data)) }],
});

/** A matrix of a tenant's own in place of the base's, without rounding: at 16 bits where they hold its numbers, else at 32. */
export function ownProduct({ shape, data }: Matrix): StoredProduct {
  const kind = exactFormat(data);
  const codes = {
    bfloat16: () => encodeBfloat16(data),
    float16: () => encodeFloat16(data),
    float32: () => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }[kind]();
  return { pieces: [{ left: { kind, shape, bits: kind === "float32" ? 32 : 16, codes } }], replaces: true };
}

/** Delta-CoMe's bands: ((x · V̂) ⊙ σ) · Ûᵀ */
function bands(parts: Parts, [out, inner]: Matrix["shape"]): StoredProduct {
  const pieces = bandsOf(parts).map(({ bits, rank, groupSize }, b) => ({
    right: levels(`Vt${b}`, parts, { shape: [rank, inner], bits, per: perOf("Vt", groupSize) }),
    left: levels(`U${b}`, parts, { shape: [out, rank], bits, per: perOf("U", groupSize) }),
  }));
  return { pieces, sigma: parts["S"]!.bytes };
}

const levels = (name: string, parts: Parts, layout: QuantizedLayout): StoredMatrix => ({
  ...layout,
  kind: "levels",
  codes: parts[`${name}.codes`]!.bytes,
  scales: parts[`${name}.scales`]!.bytes,
  zeroPoints: parts[`${name}.zeroPoints`]!.bytes,
  order: parts[`${name}.order`]?.bytes,
});

/** γ · (x · Sᵀ)   S = ±1 [out, in] */
function oneBit({ scale, signs }: Parts, shape: Matrix["shape"]): StoredProduct {
  return { pieces: [{ left: { kind: "signs", shape, bits: 1, codes: signs!.bytes, scales: scale!.bytes } }] };
}

/** (x · Bᵀ) · Aᵀ */
function twoFactors({ A, B }: Parts, [out, inner]: Matrix["shape"]): StoredProduct {
  const rank = A!.shape[1]!;
  return {
    pieces: [{ right: bfloat16([rank, inner], B!.bytes), left: bfloat16([out, rank], A!.bytes) }],
  };
}

const bfloat16 = (shape: Matrix["shape"], codes: Uint8Array): StoredMatrix => ({
  kind: "bfloat16",
  shape,
  bits: 16,
  codes,
});
