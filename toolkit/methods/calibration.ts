import { ShapeError } from "../errors.ts";
import { matmul } from "../linalg/matmul.ts";
import { formatShape, type Matrix, type Tensor } from "../tensor/tensor.ts";

/**
 * What a method may know of the activations that enter a layer. They are recorded elsewhere, from a model that runs
 * on calibration texts: a method never sees a model.
 */
export interface Calibration {
  /**
   * XᵀX [in, in], summed over all calibration tokens X [tokens, in] that enter the layer of the fine-tuned model.
   *
   * @param layer  such as `model.layers.0.mlp.down_proj`
   */
  gram(layer: string): Promise<Matrix>;
  /**
   * Σ g · gᵀ [out, out], g the gradient of the log-likelihood by what leaves the layer, for methods that weigh what errors do to
   * the model's predictions; see `fisher`. Left out where nobody recorded it.
   */
  gradients?(layer: string): Promise<Matrix>;
  /**
   * Begins a walk through the model, in which its layers change as they are compressed. Where there is one, layers are
   * compressed in its order; where it is left out, all are calibrated on the fine-tuned model, in any order.
   *
   * @param passes  how many times each block (attention and feed-forward) is run, from the second time on its own
   *                outputs, before the next one gets what it gives: 1, as the model does it. Only a faithful copy of
   *                Delta-CoMe's released code asks for more.
   */
  walk?(passes: number): CalibrationWalk;
}

/** A model that runs block by block, its layers as they have been compressed so far. */
export interface CalibrationWalk {
  /** The blocks in the model's order; of each its layers in groups, those together that get the same inputs. */
  order(layers: readonly string[]): readonly (readonly (readonly string[])[])[];
  /** XᵀX [in, in] of what enters the layer in one pass of its block: 0 … passes − 1. There is no way back from there. */
  gram(layer: string, pass: number): Promise<Matrix>;
  /** What the layer weighs from now on, in each pass; asked for when the model runs on. */
  settle(layer: string, weight: (pass: number) => Promise<Tensor>): void;
}

/** Layers in a group at most: queries, keys and values get the same inputs. */
export const WIDEST_GROUP = 3;

/** What a method is told of a layer beside its delta. */
export interface LayerInput {
  /** Its name: methods that draw at random draw something else for each. */
  readonly layer?: string;
  /** XᵀX [in, in] of its inputs, one for each calibration pass. */
  readonly grams?: readonly Matrix[];
  /** Σ g · gᵀ [out, out] of the gradients at its outputs. */
  readonly gradients?: Matrix;
}

/** A calibration from recorded inputs X [tokens, in]. */
export const calibrationFrom = (recorded: { inputs(layer: string): Promise<Matrix> }): Calibration => ({
  gram: async (layer) => {
    const x = await recorded.inputs(layer);
    return matmul(x, x, { transposeA: true });
  },
});

/**
 * The Gram matrix of a layer's inputs, as it was given.
 *
 * @throws {ShapeError} it is that of other inputs
 */
export function gramOf(layer: string, [, inner]: Matrix["shape"], gram: Matrix): Matrix {
  if (gram.shape[0] === inner && gram.shape[1] === inner) return gram;
  throw new ShapeError(
    `calibration: ${layer} has ${inner} inputs, got a Gram matrix ${formatShape(gram.shape)}`,
  );
}
