import { NotFoundError, UnsupportedError, ValueError } from "../errors.ts";
import { type Checkpoint, openCheckpoint } from "../io/checkpoint.ts";
import type { HubOptions } from "../io/hub-snapshot.ts";
import { allocate, asMatrix, formatShape, type Matrix, type Tensor } from "../tensor/tensor.ts";
import { compressibleLayers } from "./layers.ts";
import { nearNames } from "./near-names.ts";
import { checkSameTensors } from "./same-tensors.ts";

/** A base model and its fine-tuned version, side by side on disk. */
export interface Pair {
  readonly base: Checkpoint;
  readonly fineTuned: Checkpoint;
  /** The projections whose delta can be compressed, such as `model.layers.0.mlp.down_proj`. */
  readonly layers: readonly string[];
  /** Names of the tensors that are kept as they are in the fine-tuned model: embeddings, norms, biases, head. */
  readonly others: readonly string[];
  /** [out, in] of a layer; nothing is read. */
  shape(layer: string): Matrix["shape"];
  /**
   * delta = fineTuned − base   [out, in], float32
   *
   * @throws {NotFoundError} no such layer, with the names that come near
   * @throws {ValueError} NaN or Inf in either checkpoint
   */
  delta(layer: string): Promise<Matrix>;
  /**
   * Share of the layer's stored weights, 0 … 1, that fine-tuning left as they were. In bfloat16 a weight
   * does not move unless its update is larger than about 1/256 of it, so most of a light fine-tune is invisible.
   */
  unchanged(layer: string): Promise<number>;
}

/** Where two models are, and what to know for those that are on the hub. */
export interface PairPlaces extends HubOptions {
  /** A folder, or a name on the hub: `org/name` or `org/name@revision`. */
  readonly base: string;
  readonly fineTuned: string;
}

/**
 * Opens two checkpoints that belong together. Only headers are read: names and shapes are compared here,
 * weights are read layer by layer when asked for.
 *
 *   openPair({ base: "org/model", fineTuned: "org/model-math@v2" })
 *
 * @throws {NotFoundError} a folder or file is missing
 * @throws {FormatError} a damaged file
 * @throws {ShapeError} a tensor that only one of them has, or that has two shapes
 * @throws {UnsupportedError} no layer with a name that is known here
 */
export async function openPair({ base: b, fineTuned: f, ...options }: PairPlaces): Promise<Pair> {
  const [base, fineTuned] = await Promise.all([openCheckpoint(b, options), openCheckpoint(f, options)]);
  checkSameTensors("openPair", base, fineTuned);
  const layers = compressibleLayers(base.names);
  if (layers.length === 0)
    throw new UnsupportedError(
      `openPair: expected projections such as model.layers.0.mlp.down_proj, got ${base.names.slice(0, 3).join(", ")} … (${base.folder})`,
    );
  const compressed = new Set(layers.map(weightOf));
  return {
    base,
    fineTuned,
    layers,
    others: base.names.filter((name) => !compressed.has(name)),
    shape: (layer) => base.shape(weightOf(known(layer, layers))) as Matrix["shape"],
    delta: async (layer) => delta(await both(layer)),
    unchanged: async (layer) => shareOfEqual(await both(layer)),
  };

  async function both(layer: string): Promise<Both> {
    const name = weightOf(known(layer, layers));
    const [b, f] = await Promise.all([base.weight(name), fineTuned.weight(name)]);
    return { layer, base: asMatrix(b, `openPair: ${layer}`), fineTuned: asMatrix(f, `openPair: ${layer}`) };
  }
}

const weightOf = (layer: string): string => `${layer}.weight`;

function known(layer: string, layers: readonly string[]): string {
  if (layers.includes(layer)) return layer;
  throw new NotFoundError(`pair: no layer "${layer}", near are ${nearNames(layer, layers).join(", ")}`);
}

interface Both {
  readonly layer: string;
  readonly base: Matrix;
  readonly fineTuned: Matrix;
}

function delta({ layer, base, fineTuned }: Both): Matrix {
  const data = allocate(base.data.length);
  for (let i = 0; i < data.length; i++) data[i] = fineTuned.data[i]! - base.data[i]!;
  const at = data.findIndex((x) => !Number.isFinite(x));
  if (at >= 0) throw notFinite({ layer, base, fineTuned }, at);
  return { shape: base.shape, data };
}

function notFinite({ layer, base, fineTuned }: Both, at: number): ValueError {
  const columns = base.shape[1];
  const place = formatShape([Math.floor(at / columns), at % columns]);
  return new ValueError(
    `pair.delta: expected finite weights, got ${base.data[at]} in the base and ${fineTuned.data[at]} in the fine-tuned model at ${place} of ${layer}`,
  );
}

function shareOfEqual({ base, fineTuned }: { base: Tensor; fineTuned: Tensor }): number {
  let equal = 0;
  for (let i = 0; i < base.data.length; i++) if (base.data[i] === fineTuned.data[i]) equal++;
  return equal / base.data.length;
}
