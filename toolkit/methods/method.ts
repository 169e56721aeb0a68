import type { Pair } from "../delta/pair.ts";
import { ValueError } from "../errors.ts";
import type { Config } from "../io/weights.ts";
import { withOneThread } from "../linalg/threads.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { PlannedBand } from "./bands.ts";
import { type Calibration, gramOf, type LayerInput } from "./calibration.ts";
import { type Compressed, compressedFrom, type EncodedLayer } from "./compressed.ts";
import { encodeLayers } from "./encode-layers.ts";
import { encoderOf } from "./encoder.ts";
import type { Forecast } from "./forecast.ts";
import type { Parts } from "./parts.ts";

/** A layer and its delta [out, in]. */
export interface LayerDelta {
  readonly layer: string;
  readonly delta: Matrix;
}

/** What a method says about itself. All else, walking the layers and measuring, is shared. */
export interface Definition<P extends Parts> {
  readonly name: string;
  readonly paper: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** What a file tells of the options, where they repeat what is stored; all of them when left out. */
  readonly recorded?: Readonly<Record<string, unknown>>;
  /** Throws a ValueError when a layer of this shape cannot be compressed; asked for every layer before work starts. */
  check?(shape: Matrix["shape"]): void;
  /** What is known before a layer of this shape is compressed; nothing when left out. */
  forecast?(shape: Matrix["shape"]): Forecast;
  /** How many Gram matrices of a layer's inputs `encode` needs, one for each pass; none when left out. */
  passes?(shape: Matrix["shape"]): number;
  /** Whether `encode` needs the second moments of the gradients at a layer's outputs; no when left out. */
  readonly needsGradients?: boolean;
  /**
   * For methods whose options depend on all layers together: the same method, with what a look at every delta told it among
   * its options. Deltas come one at a time, with what `encode` will be told of them, and are not to be kept. `config` is the
   * fine-tuned model's, for what shapes do not tell.
   */
  plan?(layers: AsyncIterable<LayerDelta & LayerInput>, config: Config): Promise<Method>;
  /** All that is stored of a delta [out, in]. */
  encode(delta: Matrix, input: LayerInput): P;
  /** The same for methods whose every pass needs the Gram matrix that comes of the passes before. */
  encodeInPasses?(delta: Matrix, input: LayerInput): (gram: Matrix) => P;
  /** The delta that the stored parts stand for; nothing but them, the layer's shape and, for methods that encode in passes, one of these is used. */
  decode(parts: P, shape: Matrix["shape"], pass?: number): Matrix;
  /** How many singular directions are stored with how many bits; left out by methods that store none. */
  bands?(parts: P): readonly PlannedBand[];
  /**
   * For methods whose bits lie one behind the other: those of the parts that say what a weight is in so many bits. Throws a ValueError
   * where there are not so many, or too few to say anything.
   */
  atBits?(parts: P, bits: number): P;
}

/** A layer that is being encoded: told the Gram matrix of its inputs, once for each pass, it gives what is stored so far. */
export type Encoding = (gram?: Matrix, gradients?: Matrix) => Parts;

/** A way to compress a delta. */
export interface Method {
  readonly name: string;
  readonly paper: string;
  /** All that it takes to make the same method again. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What a file tells of them. */
  readonly recorded: Readonly<Record<string, unknown>>;
  /** Throws a ValueError when a layer of this shape cannot be compressed, or not with this calibration. */
  check(shape: Matrix["shape"], calibration?: Calibration): void;
  /**
   * What is known before a layer of this shape is compressed.
   *
   * @throws {ValueError} such a layer cannot be compressed
   */
  forecast(shape: Matrix["shape"]): Forecast;
  /** How many Gram matrices of its inputs a layer needs, one for each pass; 0 for methods that need no calibration. */
  passes(shape: Matrix["shape"]): number;
  /** For methods whose options depend on all layers of a pair: the same method, with options from a look at each delta. */
  planned?(pair: Pair, calibration?: Calibration): Promise<Method>;
  /** Whether `encode` needs the gradients at a layer's outputs, too. */
  readonly needsGradients: boolean;
  /**
   * All that is stored of a delta [out, in].
   *
   * @param input  the layer's name and Gram matrices, for methods that make use of them
   * @throws {ValueError} the options cannot be met for this shape, or without the Gram matrices that are missing
   */
  encode(delta: Matrix, input?: LayerInput): Parts;
  /** Begins to encode a layer whose Gram matrices come one by one; one call is enough where `passes` is 0 or 1. */
  begin(delta: Matrix, layer: string): Encoding;
  /** The delta that the parts stand for; with `pass`, the one they stood for after that pass, counted from 0. */
  decode(parts: Parts, shape: Matrix["shape"], pass?: number): Matrix;
  /** How many singular directions the parts hold with how many bits, largest first; none for some methods. */
  bands(parts: Parts): readonly PlannedBand[];
  /** For methods that can be read at fewer bits than are stored: those of the parts that it takes. */
  atBits?(parts: Parts, bits: number): Parts;
  /**
   * Compresses the delta of every layer of a pair, one at a time, in the calibration's order where it has one. The
   * error of each layer is measured on what was stored, decoded again.
   *
   * @throws {ValueError} the options cannot be met for some layer, or calibration is missing; found before any
   *   work is done
   */
  compress(pair: Pair, options?: CompressOptions): Promise<Compressed>;
}

export interface CompressOptions {
  /** Activations for methods that need them; with any method, the error of each layer's output is then measured too. */
  readonly calibration?: Calibration;
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

async function* layersOf(
  pair: Pair,
  method: Method,
  calibration: Calibration | undefined,
): AsyncGenerator<LayerDelta & LayerInput> {
  for (const layer of pair.layers) {
    const shape = pair.shape(layer);
    const grams = method.passes(shape) > 0 ? [gramOf(layer, shape, await calibration!.gram(layer))] : [];
    const gradients = method.needsGradients ? await calibration!.gradients!(layer) : undefined;
    yield { layer, delta: await pair.delta(layer), grams, ...(gradients && { gradients }) };
  }
}

/** Makes a method from its definition: see `bit-delta.ts` for the shortest example. */
export function defineMethod<P extends Parts>(definition: Definition<P>): Method {
  const { name, paper, options = {}, recorded = options } = definition;
  const passes = (shape: Matrix["shape"]) => definition.passes?.(shape) ?? 0;
  const method: Method = {
    name,
    paper,
    options,
    recorded,
    passes,
    needsGradients: definition.needsGradients ?? false,
    check(shape, calibration) {
      definition.check?.(shape);
      if (passes(shape) > 0 && !calibration) throw new ValueError(`${name}: expected calibration, got none`);
      if (definition.needsGradients && !calibration?.gradients)
        throw new ValueError(`${name}: expected calibration with gradients, got none: see fisher`);
      if (definition.needsGradients && calibration?.walk)
        throw new ValueError(`${name}: expected calibration on the fine-tuned model, got one in sequence`);
      if (definition.encodeInPasses && !calibration?.walk)
        throw new ValueError(
          `${name}: expected calibration in sequence, got one on the fine-tuned model as it is`,
        );
    },
    ...(definition.plan && {
      planned: (pair, calibration) =>
        withOneThread(() => definition.plan!(layersOf(pair, method, calibration), pair.fineTuned.config)),
    }),
    forecast(shape) {
      definition.check?.(shape);
      return definition.forecast?.(shape) ?? {};
    },
    encode(delta, input = {}) {
      const { grams = [] } = input;
      const asked = passes(delta.shape);
      definition.check?.(delta.shape);
      if (grams.length < asked)
        throw new ValueError(
          `${name}: expected calibration for ${asked} passes, got ${grams.length || "none"}`,
        );
      if (definition.needsGradients && !input.gradients)
        throw new ValueError(`${name}: expected gradients, got none`);
      if (!definition.encodeInPasses) return definition.encode(delta, input);
      return grams.slice(0, asked).map(definition.encodeInPasses(delta, input)).at(-1)!;
    },
    begin(delta, layer) {
      if (definition.encodeInPasses) return definition.encodeInPasses(delta, { layer }) as Encoding;
      return (gram, gradients) =>
        method.encode(delta, { layer, ...(gram && { grams: [gram] }), ...(gradients && { gradients }) });
    },
    decode: (parts, shape, pass) => definition.decode(parts as P, shape, definition.encodeInPasses && pass),
    bands: (parts) => definition.bands?.(parts as P) ?? [],
    ...(definition.atBits && { atBits: (parts, bits) => definition.atBits!(parts as P, bits) }),
    async compress(pair, options = {}) {
      const { calibration, onLayer } = options;
      for (const layer of pair.layers) method.check(pair.shape(layer), calibration);
      if (method.planned) return (await method.planned(pair, calibration)).compress(pair, options);
      const encoded = new Map<string, EncodedLayer>();
      const take = async (layer: string, result: EncodedLayer) => {
        encoded.set(layer, result);
        onLayer?.({ layer, done: encoded.size, of: pair.layers.length, error: result.error });
      };
      const encode = encoderOf(pair, method, async (_, result) => result);
      await encodeLayers(pair, method, { calibration, encode, take });
      return compressedFrom(method, pair, new Map(pair.layers.map((layer) => [layer, encoded.get(layer)!])));
    },
  };
  return method;
}
