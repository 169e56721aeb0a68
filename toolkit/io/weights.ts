import { NotFoundError, ShapeError } from "../errors.ts";
import { allocate, formatShape, type Matrix, sameShape, type Tensor } from "../tensor/tensor.ts";

/** A model's configuration as its `config.json` has it. */
export type Config = Readonly<Record<string, unknown>>;

/** Anything that can answer for the weights of a model: a checkpoint, or a base plus a compressed delta. */
export interface Weights {
  readonly config: Config;
  /** What its `generation_config.json` says, where there is one: above all which tokens end a text. */
  readonly generation?: Config | undefined;
  readonly names: readonly string[];
  weight(name: string): Promise<Tensor>;
}

/** What turns a base into another model: a delta for some layers, and whole tensors for everything else. */
export interface CompressedDelta {
  /** Layers with a delta, named without `.weight`. */
  readonly layers: readonly string[];
  /** The tensors that are kept whole, and the configuration of the model that results. */
  readonly others: Weights;
  delta(layer: string): Matrix | Promise<Matrix>;
}

/** What is complete only together with its base, such as a delta file that keeps differences. */
export interface DeltaOnBase<Base> {
  on(base: Base): Weights;
}

/**
 * The model that a base and a compressed delta make together.
 *
 *   weight = base + delta   [out, in], float32, for the compressed layers; the kept tensor for all others
 *
 * Nothing is computed before a weight is asked for, and nothing is kept after.
 */
export function plus(base: Weights, compressed: CompressedDelta): Weights {
  const layers = new Map(compressed.layers.map((layer) => [`${layer}.weight`, layer]));
  const weight = async (name: string): Promise<Tensor> => {
    const layer = layers.get(name);
    if (layer === undefined) return compressed.others.weight(name);
    return add(await base.weight(name), await compressed.delta(layer), name);
  };
  const names = [...new Set([...layers.keys(), ...compressed.others.names])];
  for (const name of layers.keys())
    if (!base.names.includes(name)) throw new NotFoundError(`plus: the base has no tensor "${name}"`);
  const { config, generation } = compressed.others;
  return { config, generation, names, weight };
}

/** base + delta, number by number. */
export function add(base: Tensor, delta: Tensor, name: string): Tensor {
  if (!sameShape(base.shape, delta.shape))
    throw new ShapeError(
      `plus: base "${name}" is ${formatShape(base.shape)}, its delta ${formatShape(delta.shape)}`,
    );
  const data = allocate(base.data.length);
  for (let i = 0; i < data.length; i++) data[i] = base.data[i]! + delta.data[i]!;
  return { shape: base.shape, data };
}
