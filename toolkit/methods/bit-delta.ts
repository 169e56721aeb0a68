import { ValueError } from "../errors.ts";
import { packSigns, unpackSigns } from "../quant/signs.ts";
import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values, bytePart } from "./parts.ts";

export interface BitDeltaOptions {
  /** γ of layers by name, such as distillation finds; mean |Δ| for all others. */
  readonly scales?: Readonly<Record<string, number>>;
  /** How they were found: what a file tells of them, where they lie among the parts anyway. */
  readonly distilled?: Distillation;
}

/** How scales are trained until the compressed model's logits are like the fine-tuned model's. */
export interface Distillation {
  readonly steps: number;
  /** At the first step; half a cosine leads from there to 0. */
  readonly learningRate: number;
  /** Texts of a step. */
  readonly batch: number;
  /** Tokens of a text that are read at most. */
  readonly length: number;
  /** Of the order of the texts. */
  readonly seed: number;
}

/**
 * BitDelta: the sign of every weight's change, and one size for all of them.
 *
 *   Δ̂ = γ · sign(Δ)      γ = mean |Δ|, the γ that minimises ‖Δ − γ · sign(Δ)‖
 *
 * One bit a weight and 16 for γ: a sixteenth of 16-bit weights, whatever the layer. A delta whose numbers
 * are normal keeps √(1 − 2/π) = 60 % of its norm as error. The paper then trains γ on the fine-tuned model's
 * logits, as `distillScales` does; scales found so are taken as they are. Cost: O(out · in).
 *
 * Liu et al., BitDelta: Your Fine-Tune May Only Be Worth One Bit, 2024.
 *
 * @throws {ValueError} a scale that is not a finite number
 */
export function bitDelta({ scales = {}, distilled }: BitDeltaOptions = {}): Method {
  for (const [layer, scale] of Object.entries(scales))
    if (!Number.isFinite(scale))
      throw new ValueError(`bitDelta: the scale of ${layer} must be a finite number, got ${scale}`);
  const given = Object.keys(scales).length;
  return defineMethod({
    name: "bit-delta",
    paper: "https://arxiv.org/abs/2402.10193",
    options: { ...(given > 0 && { scales }), ...(distilled && { distilled }) },
    recorded: {
      ...(given > 0 && !distilled && { scales: `${given} given` }),
      ...(distilled && { distilled }),
    },
    forecast: (shape) => ({
      stored: [
        { kind: "scales", count: 1, bits: 16 },
        { kind: "signs", count: sizeOf(shape), bits: 1 },
      ],
    }),
    encode(delta, { layer = "" }) {
      const gamma = Object.hasOwn(scales, layer) ? scales[layer]! : meanAbs(delta);
      const scale = bfloat16Part("scales", Float32Array.of(gamma));
      return { scale, signs: bytePart("signs", packSigns(delta.data)) }; // sign(0) = +1
    },
    decode({ scale, signs }, shape) {
      const [gamma] = bfloat16Values(scale);
      return matrix(
        ...shape,
        unpackSigns(signs.bytes, sizeOf(shape)).map((sign) => sign * gamma!),
      );
    },
  });
}

/** The γ that minimises ‖Δ − γ · sign(Δ)‖. */
export const meanAbs = ({ data }: Matrix): number =>
  data.reduce((sum, x) => sum + Math.abs(x), 0) / Math.max(data.length, 1);
