import type { LlamaConfig } from "../../toolkit/model/config.ts";
import { llamaShapes } from "../../toolkit/model/parameters.ts";
import { sizeOf, type Tensor } from "../../toolkit/tensor/tensor.ts";
import type { Random } from "../random.ts";

/**
 * Weights before any training: normal with deviation 0.02, the two products that write to the
 * residual stream smaller by √(2 · layers) (Radford et al., 2019), norms at one.
 */
export function initialWeights(config: LlamaConfig, random: Random): Map<string, Tensor> {
  const deviation = (name: string) =>
    /o_proj|down_proj/.test(name) ? 0.02 / Math.sqrt(2 * config.layers) : 0.02;
  const fill = (name: string, shape: readonly number[]): Float32Array =>
    shape.length === 1
      ? new Float32Array(sizeOf(shape)).fill(1)
      : Float32Array.from({ length: sizeOf(shape) }, () => deviation(name) * random.normal());
  const shapes = [...llamaShapes(config)];
  return new Map(shapes.map(([name, shape]) => [name, { shape, data: fill(name, shape) }]));
}
