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
   * @param layer  such as `model.layers.0.mlp.down_proj`
   * @param pass   0: the inputs that the model itself gives the layer. 1, 2, …: those that it gets when its block
   *               (attention and feed-forward) is run on its own outputs that many more times; only a faithful
   *               copy of Delta-CoMe's released code asks for them.
   */
  gram(layer: string, pass: number): Promise<Matrix>;
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
  inputs(layer: string, pass: number): Promise<Matrix>;
}): Calibration => ({
  gram: async (layer, pass) => {
    const x = await recorded.inputs(layer, pass);
    return matmul(x, x, { transposeA: true });
  },
});

/** The Gram matrices of a layer's inputs: of as many passes as a method needs, and at least of the first. */
export async function gramsOf(
  calibration: Calibration,
  layer: string,
  [, inner]: Matrix["shape"],
  passes: number,
): Promise<Matrix[]> {
  const grams: Matrix[] = [];
  for (let pass = 0; pass < Math.max(passes, 1); pass++) {
    const gram = await calibration.gram(layer, pass);
    if (gram.shape[0] !== inner || gram.shape[1] !== inner)
      throw new ShapeError(
        `calibration: ${layer} has ${inner} inputs, got a Gram matrix ${formatShape(gram.shape)}`,
      );
    grams.push(gram);
  }
  return grams;
}
