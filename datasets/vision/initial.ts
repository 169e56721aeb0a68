import type { VisionConfig } from "../../toolkit/model/vision/config.ts";
import { visionShapes } from "../../toolkit/model/vision/shapes.ts";
import { sizeOf, type Tensor } from "../../toolkit/tensor/tensor.ts";
import type { Random } from "../random.ts";

/** What comes out of the projector is at first as small as the base's own vectors of tokens. */
const SMALL = 0.005;

/** Where a square is counts less at first than what is in it. */
const PLACED = 0.5;

/**
 * A vision tower and a projector before any training: normal, with a deviation of 1 / √inputs, which
 * keeps what goes through a matrix at its size; norms at one, biases at zero.
 */
export function initialVision(config: VisionConfig, textWidth: number, random: Random): Map<string, Tensor> {
  const shapes = [...visionShapes(config, textWidth)];
  return new Map(shapes.map(([name, shape]) => [name, { shape, data: initial(name, shape, random) }]));
}

function initial(name: string, shape: readonly number[], random: Random): Float32Array {
  const data = new Float32Array(sizeOf(shape));
  if (name.endsWith(".bias")) return data;
  if (shape.length === 1 && name.endsWith(".weight")) return data.fill(1);
  const deviation = deviationOf(name, shape);
  return data.map(() => deviation * random.normal());
}

function deviationOf(name: string, [, ...inputs]: readonly number[]): number {
  if (name.includes("linear_2")) return SMALL;
  return name.includes("position") || name.includes("class") ? PLACED : 1 / Math.sqrt(sizeOf(inputs));
}
