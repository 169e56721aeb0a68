import type { Pair } from "../delta/pair.ts";
import { relativeError } from "../linalg/norm.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { PlannedBand } from "./bands.ts";
import { type Compressed, compressedFrom, type EncodedLayer } from "./compressed.ts";
import type { Parts } from "./parts.ts";

/** What a method says about itself. All else, walking the layers and measuring, is shared. */
export interface Definition<P extends Parts> {
  readonly name: string;
  readonly paper: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Throws a ValueError when a layer of this shape cannot be compressed; asked for every layer before work starts. */
  check?(shape: Matrix["shape"]): void;
  /** All that is stored of a delta [out, in]. */
  encode(delta: Matrix): P;
  /** The delta that the stored parts stand for; nothing but them and the layer's shape is used. */
  decode(parts: P, shape: Matrix["shape"]): Matrix;
  /** How many singular directions are stored with how many bits; left out by methods that store none. */
  bands?(parts: P): readonly PlannedBand[];
}

/** A way to compress a delta. */
export interface Method {
  readonly name: string;
  readonly paper: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Throws a ValueError when a layer of this shape cannot be compressed. */
  check(shape: Matrix["shape"]): void;
  encode(delta: Matrix): Parts;
  decode(parts: Parts, shape: Matrix["shape"]): Matrix;
  /** How many singular directions the parts hold with how many bits, largest first; none for some methods. */
  bands(parts: Parts): readonly PlannedBand[];
  /**
   * Compresses the delta of every layer of a pair, one at a time. The error of each layer is measured on
   * what was stored, decoded again.
   *
   * @throws {ValueError} the options cannot be met for some layer; found before any work is done
   */
  compress(pair: Pair, options?: CompressOptions): Promise<Compressed>;
}

export interface CompressOptions {
  /** Called after each layer, to show progress. */
  readonly onLayer?: (progress: LayerProgress) => void;
}

export interface LayerProgress {
  readonly layer: string;
  /** Layers compressed so far, this one included. */
  readonly done: number;
  readonly of: number;
  /** ‖Δ − Δ̂‖ / ‖Δ‖ of this layer. */
  readonly error: number;
}

/** Makes a method from its definition: see `bit-delta.ts` for the shortest example. */
export function defineMethod<P extends Parts>(definition: Definition<P>): Method {
  const { name, paper, options = {} } = definition;
  const method: Method = {
    name,
    paper,
    options,
    check: (shape) => definition.check?.(shape),
    encode: (delta) => {
      definition.check?.(delta.shape);
      return definition.encode(delta);
    },
    decode: (parts, shape) => definition.decode(parts as P, shape),
    bands: (parts) => definition.bands?.(parts as P) ?? [],
    compress: async (pair, { onLayer } = {}) => {
      for (const layer of pair.layers) definition.check?.(pair.shape(layer));
      const encoded = new Map<string, EncodedLayer>();
      for (const layer of pair.layers) {
        const result = encodeLayer(method, await pair.delta(layer));
        encoded.set(layer, result);
        onLayer?.({ layer, done: encoded.size, of: pair.layers.length, error: result.error });
      }
      return compressedFrom(method, pair, encoded);
    },
  };
  return method;
}

/** One layer's delta as a method stores it, its error measured on what was stored, decoded again. */
export function encodeLayer(method: Method, delta: Matrix): EncodedLayer {
  const parts = method.encode(delta);
  const error = relativeError(delta, method.decode(parts, delta.shape));
  return { shape: delta.shape, parts, error };
}
