import { ShapeError } from "../errors.ts";
import type { TensorShapes } from "../io/tensor-shapes.ts";
import { formatShape, sameShape } from "../tensor/tensor.ts";

/** A model, and the folder or name that it has. */
interface Placed extends TensorShapes {
  readonly folder: string;
}

/**
 * Compares names and shapes of a base and its fine-tune, from headers alone.
 *
 * @param where  who asks, for the message
 * @throws {ShapeError} the first tensor that only one of them has, or that has two shapes
 */
export function checkSameTensors(where: string, base: Placed, fineTuned: Placed): void {
  const [inBase, inFineTuned] = [base, fineTuned].map(({ names }) => new Set(names));
  for (const name of new Set([...base.names, ...fineTuned.names])) {
    const b = inBase!.has(name) ? base.shape(name) : undefined;
    const f = inFineTuned!.has(name) ? fineTuned.shape(name) : undefined;
    if (b && f && sameShape(b, f)) continue;
    const [before, after] = [b, f].map((shape) => (shape ? formatShape(shape) : "nothing"));
    throw new ShapeError(
      `${where}: "${name}" must have the same shape in both, got ${before} in the base (${base.folder}) and ${after} in the fine-tuned model (${fineTuned.folder})`,
    );
  }
}
