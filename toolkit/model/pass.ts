import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "./config.ts";
import { attentionMask, type Extent } from "./mask.ts";
import { newLines } from "./memory.ts";
import { type Norm, normOver, rmsNorm } from "./norm.ts";
import { type Parameters, parameter } from "./parameters.ts";
import { product } from "./product.ts";
import { quarterTurn, type Rotation, rotations } from "./rope/rotation.ts";

/** What all layers share while new tokens are read. */
export interface Pass extends Extent {
  readonly config: LlamaConfig;
  readonly parameters: Parameters;
  /** Made, in the scope that is open then, when attention first asks: steps without attention need none of it. */
  readonly places: Places;
  readonly norm: Norm;
  readonly headNorm: Norm;
  /** A part of every rotation. */
  readonly quarterTurn: Tensor2D;
  readonly project?: Project | undefined;
}

/** What attention knows of the places of new tokens. */
export type Places = {
  /** Turns queries, and divides them by √headSize for the scores. */
  readonly queries: Rotation;
  readonly keys: Rotation;
  /** Where new keys and values go in memory. */
  readonly lines: Tensor1D;
  /** Added to the scores of a layer with this window, or with `null` for none. */
  readonly masks: Readonly<Record<string, Tensor>>;
};

/**
 * What a projection, `model.layers.0.mlp.up_proj`, gives for x `[rows · time, in]`, where that is computed in another
 * way than from a weight of that name; nothing for all others.
 */
export type Project = (projection: string, x: Tensor2D) => Tensor2D | undefined;

/** @param known  where the new tokens are, if that has been made already */
export function newPass(config: LlamaConfig, parameters: Parameters, extent: Extent, known?: Places): Pass {
  const { headSize, normEpsilon, width } = config;
  let places = known;
  return {
    ...extent,
    config,
    parameters,
    get places() {
      places ??= placesOf(config, extent);
      return places;
    },
    norm: normOver(width, normEpsilon),
    headNorm: normOver(headSize, normEpsilon),
    quarterTurn: quarterTurn(headSize),
  };
}

export const placesOf = (
  { headSize, keyValueHeads, rope, windows }: LlamaConfig,
  extent: Extent,
): Places => ({
  ...rotations(rope, headSize, extent),
  lines: newLines(extent, keyValueHeads),
  masks: Object.fromEntries(
    [...new Set(windows)].map((window) => [String(window), attentionMask(extent, window)]),
  ),
});

/** x · Wᵀ + b: `[rows, in]` → `[rows, out]`; the bias only where the model has one. */
export function linear({ config, parameters, project }: Pass, name: string, x: Tensor2D): Tensor2D {
  const y = project?.(name, x) ?? product(x, parameter<Tensor2D>(parameters, `${name}.weight`), true);
  return hasBias(config, name) ? tf.add(y, parameter(parameters, `${name}.bias`)) : y;
}

const hasBias = ({ biases }: LlamaConfig, name: string): boolean =>
  biases.some((part) => name.endsWith(`.${part}`));

/** The norm over the residual stream of that name. */
export const normed = ({ parameters, norm }: Pass, name: string, x: Tensor2D): Tensor2D =>
  rmsNorm(x, parameter(parameters, `${name}.weight`), norm);
