import type { TensorShapes } from "../io/tensor-shapes.ts";
import { layerMemory } from "../methods/layer-memory.ts";
import { sizeOf } from "../tensor/tensor.ts";
import type { CompressionPlan } from "./plan-compression.ts";

/** Bytes of memory and disk that a plan takes. */
export interface ResourcesNeeded {
  /** Memory to compress, at most: the program, and in each thread one layer. */
  readonly compress: number;
  /** Memory to run the model, base or compressed: 4 bytes a weight, without the memory of the texts it reads. */
  readonly run: number;
  /** Disk while the delta file is written: the file, and its pieces beside it; null where its size is not known. */
  readonly disk: number | null;
}

/** Node, TensorFlow and this library, before anything is read. */
export const PROGRAM = 350e6;

/** Bytes of a header for each stored tensor. */
const HEADER = 110;

/**
 * What compressing a model and running it takes.
 *
 * @param workers  threads that compress layers side by side
 */
export function resourcesNeeded(
  model: TensorShapes,
  { layers, ledger }: CompressionPlan,
  workers = 1,
): ResourcesNeeded {
  const weights = model.names.reduce((sum, name) => sum + sizeOf(model.shape(name)), 0);
  const largest = Math.max(...layers.map(({ shape }) => layerMemory(shape)));
  return {
    compress: PROGRAM + workers * largest,
    run: PROGRAM + 4 * weights,
    disk: ledger.total === null ? null : 2 * (ledger.total + HEADER * model.names.length),
  };
}
