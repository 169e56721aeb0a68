import { ShapeError } from "../errors.ts";
import { matmul } from "../linalg/matmul.ts";
import { formatShape, type Matrix } from "../tensor/tensor.ts";

/**
 * What a method may know of the activations that enter a layer. They are recorded elsewhere, from a model that runs
 * on calibration texts: a method never sees a model.
 */
export interface Calibration {
  /**
   * XᵀX [in, in], summed over all calibration tokens X [tokens, in] that enter the layer.
   *
   * @param layer   such as `model.layers.0.mlp.down_proj`
   * @param pass    0 … passes − 1: how many times the layer's block (attention and feed-forward) has been run on its
   *                own outputs before
   * @param passes  how many times each block is run before the next one gets its outputs: 1, as the model does it.
   *                Only a faithful copy of Delta-CoMe's released code asks for more.
   */
  gram(layer: string, pass: number, passes: number): Promise<Matrix>;
}

/** What a method is told of a layer beside its delta. */
export interface LayerInput {
  /** Its name: methods that draw at random draw something else for each. */
  readonly layer?: string;
  /** XᵀX [in, in] of its inputs, one for each calibration pass. */
  readonly grams?: readonly Matrix[];
}

/** A calibration from recorded inputs X [tokens, in]. */
export const calibrationFrom = (recorded: {
  inputs(layer: string, pass: number, passes: number): Promise<Matrix>;
}): Calibration => ({
  gram: async (layer, pass, passes) => {
    const x = await recorded.inputs(layer, pass, passes);
    return matmul(x, x, { transposeA: true });
  },
});

/** The Gram matrices of a layer's inputs, one for each pass. */
export async function gramsOf(
  calibration: Calibration,
  layer: string,
  [, inner]: Matrix["shape"],
  passes: number,
): Promise<Matrix[]> {
  const grams: Matrix[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const gram = await calibration.gram(layer, pass, passes);
    if (gram.shape[0] !== inner || gram.shape[1] !== inner)
      throw new ShapeError(
        `calibration: ${layer} has ${inner} inputs, got a Gram matrix ${formatShape(gram.shape)}`,
      );
    grams.push(gram);
  }
  return grams;
}
