import { ValueError } from "../errors.ts";
import { transpose } from "../linalg/transpose.ts";
import { dequantize, type Quantized, type QuantizeOptions, quantize } from "../quant/affine.ts";
import { curvatureOf } from "../quant/curvature.ts";
import { gptq } from "../quant/gptq.ts";
import { assertBits, packBits, unpackBits } from "../quant/pack.ts";
import { assertPattern, type Pattern, PatternMask } from "../quant/pattern.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { decodeSparse, encodeSparse } from "./coder/sparse-codes.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values, bytePart, type Parts, uint16Part, uint16Values } from "./parts.ts";

export interface DeltaZipOptions {
  /** Of `of` weights side by side in a row `kept` are kept: 2 of 4 when omitted. */
  readonly kept?: number;
  readonly of?: number;
  /** Bits of a weight that is kept: 4 when omitted, 2 in the paper too. */
  readonly bits?: number;
  /** `"rtn"`: the largest are kept, each rounded to nearest. `"gptq"`: so that the layer's output errs least; needs calibration. */
  readonly quantizer?: "rtn" | "gptq";
  /** Which range the levels of a row span; `"min-max"` is the released code's, `"least-squares"` the default. */
  readonly range?: NonNullable<QuantizeOptions["range"]>;
  /** Added to the diagonal of GPTQ's Hessian, as a share of its mean. */
  readonly damping?: number;
}

/**
 * DeltaZip: of every four weights of a delta two, at 4 bits, chosen and rounded for the layer's inputs; then a lossless pass.
 *
 *   min ‖(Δ − Δ̂) Xᵀ‖      Δ̂ [out, in] with at most `kept` of `of` neighbours in a row not zero, each scale · (code − zero point)
 *
 * SparseGPT with rounding: column by column, weights that are zeroed and weights that are rounded are made up for by those
 * to the right. One scale and zero point a row. Codes, with zeros where none is, then go through an entropy coder. So the bytes follow from
 * pattern, bits and delta: 2 of 4 at 4 bits takes about 1/6, at 2 bits 1/10; there is no ratio. Other
 * patterns go lower: 1 of 4 at 2 bits is about 1/16, 1 of 8 1/24.
 * Cost: with GPTQ one factorization [in, in] and out · in² operations, else O(out · in).
 *
 * Yao et al., DeltaZip: Efficient Serving of Multiple Full-Model-Tuned LLMs, 2023.
 *
 * @throws {ValueError} an impossible pattern, bits or damping, an unknown name; from `compress`, GPTQ without calibration
 */
export function deltaZip(options: DeltaZipOptions = {}): Method {
  const { kept = 2, of = 4, bits = 4, quantizer = "rtn", range = "least-squares", damping = 0.01 } = options;
  assertPattern({ kept, of }, "deltaZip");
  assertBits(bits, "deltaZip");
  assertNames({ quantizer, range });
  if (!(damping >= 0)) throw new ValueError(`deltaZip: damping must be at least 0, got ${damping}`);
  const pattern = { kept, of };
  return defineMethod<Parts>({
    name: "delta-zip",
    paper: "https://arxiv.org/abs/2312.05215",
    options: { kept, of, bits, quantizer, range, damping },
    passes: () => (quantizer === "gptq" ? 1 : 0),
    encode(delta, { grams = [] }) {
      if (quantizer === "rtn")
        return partsOf(quantize(keepLargest(delta, pattern), bits, { range }), pattern);
      const curvature = curvatureOf(grams[0]!, { damping, actOrder: false });
      return partsOf(gptq(delta, curvature, bits, { range, pattern }), pattern);
    },
    decode(parts, [rows, columns]) {
      const [bits, kept, of] = uint16Values(parts["layout"]!);
      const zeroPoints = unpackBits(parts["zeroPoints"]!.bytes, bits!, rows);
      const layout = { rows, columns, bits: bits!, kept: kept!, of: of!, zeroPoints };
      const codes = decodeSparse(parts["codes"]!.bytes, layout);
      const scales = bfloat16Values(parts["scales"]!);
      return dequantize({
        shape: [rows, columns],
        bits: bits!,
        per: "row",
        symmetric: false,
        codes,
        scales,
        zeroPoints,
      });
    },
  });
}

/** What is stored of a matrix with a scale for each row, most of which is zero. */
function partsOf(
  { shape: [rows, columns], bits, codes, scales, zeroPoints }: Quantized,
  { kept, of }: Pattern,
) {
  return {
    layout: uint16Part("layout", [bits, kept, of], [3]),
    codes: bytePart("coded", encodeSparse(codes, { rows, columns, bits, kept, of, zeroPoints })),
    scales: bfloat16Part("scales", scales),
    zeroPoints: bytePart("zeroPoints", packBits(zeroPoints, bits)),
  };
}

/** The largest numbers of each pattern, all others zero. */
const keepLargest = (delta: Matrix, pattern: Pattern): Matrix =>
  transpose(new PatternMask(transpose(delta), pattern, new Float32Array(delta.shape[1]).fill(1)).whole());

/** Names come from command lines too, where no type guards them. */
function assertNames({ quantizer, range }: { quantizer: string; range: string }): void {
  if (quantizer !== "rtn" && quantizer !== "gptq")
    throw new ValueError(`deltaZip: quantizer must be rtn or gptq, got ${quantizer}`);
  if (range !== "min-max" && range !== "least-squares")
    throw new ValueError(`deltaZip: range must be min-max or least-squares, got ${range}`);
}
