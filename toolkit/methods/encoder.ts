import type { Pair } from "../delta/pair.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { EncodedLayer } from "./compressed.ts";
import { measured } from "./measured.ts";
import type { Encoding, Method } from "./method.ts";
import type { Parts } from "./parts.ts";

/** What has become of a layer after a pass. */
export interface Progress<T> {
  /** What is stored of it so far. */
  readonly parts: Parts;
  /** After the last pass, what is made of it. */
  readonly whole?: T;
}

/** Encodes a layer, or goes on with it: called once for each of its passes, with XᵀX of what then enters it, and the gradients where the method asks for them. */
export type Encoder<T> = (layer: string, gram?: Matrix, gradients?: Matrix) => Promise<Progress<T>>;

interface Begun {
  readonly tell: Encoding;
  /** The Gram matrix of the first pass: its inputs are the model's own. */
  readonly gram: Matrix | undefined;
  left: number;
}

/**
 * Encodes the layers of a pair in this thread.
 *
 * @param finish  what is made of a layer when it is encoded
 */
export function encoderOf<T>(
  pair: Pair,
  method: Method,
  finish: (layer: string, encoded: EncodedLayer, delta: Matrix) => Promise<T>,
): Encoder<T> {
  const begun = new Map<string, Begun>();
  const begin = (layer: string, delta: Matrix, gram: Matrix | undefined): Begun => ({
    tell: method.begin(delta, layer),
    gram,
    left: Math.max(method.passes(delta.shape), 1),
  });
  return async (layer, gram, gradients) => {
    const delta = await pair.delta(layer);
    const open = begun.get(layer) ?? begin(layer, delta, gram);
    begun.set(layer, open);
    const parts = open.tell(gram, gradients);
    open.left--;
    if (open.left > 0) return { parts };
    begun.delete(layer);
    return { parts, whole: await finish(layer, measured(method, delta, parts, open.gram), delta) };
  };
}
