import { bfloat16Values, type Parts } from "../methods/parts.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { bandDelta } from "./band-delta.ts";
import { alone, type LayerDelta, oneAfterTheOther, throughFactors } from "./factors.ts";
import { signRows } from "./sign-rows.ts";
import { bfloat16Rows, roundedRows } from "./sixteen-bit-rows.ts";

/** How the deltas of methods are held that can be computed with as they are stored. */
const packed = {
  adamix: bandDelta,
  "bit-delta": oneBit,
  "delta-come": bandDelta,
  "low-rank": twoFactors,
} as const satisfies Readonly<Record<string, (parts: Parts, shape: Matrix["shape"]) => LayerDelta>>;

/** A method whose deltas stay packed. */
export type PackedMethod = keyof typeof packed;

/** Whether deltas of a method stay packed. */
export const staysPacked = (method: string): method is PackedMethod => Object.hasOwn(packed, method);

/** A delta as it is stored, by a method whose deltas stay packed. */
export const packedDelta = (method: PackedMethod, parts: Parts, shape: Matrix["shape"]): LayerDelta =>
  packed[method](parts, shape);

/** A delta of any other method, rounded to bfloat16: 2 bytes a weight. */
export const decodedDelta = (delta: Matrix): LayerDelta => alone(roundedRows(delta));

/** γ · (x · Sᵀ)   S = ±1 [out, in] */
function oneBit({ scale, signs }: Parts, shape: Matrix["shape"]): LayerDelta {
  const scales = bfloat16Values(scale!).slice();
  return throughFactors({ rows: signRows(shape, signs!.bytes), transposed: true, scales });
}

function twoFactors({ A, B }: Parts, [out, inner]: Matrix["shape"]): LayerDelta {
  const rank = A!.shape[1]!;
  return oneAfterTheOther(bfloat16Rows([out, rank], A!.bytes), bfloat16Rows([rank, inner], B!.bytes));
}
