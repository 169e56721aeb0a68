import type { Variable } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../toolkit/backend/tensorflow.ts";
import { nearNames } from "../../toolkit/delta/near-names.ts";
import { NotFoundError } from "../../toolkit/errors.ts";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";
import type { Trained } from "./adamw.ts";

/** Every weight under training, by its name in the checkpoint. */
export type State = ReadonlyMap<string, Trained>;

/** Stands between a weight's name and the part of its state. No weight's name has it. */
const SEPARATOR = " ";

/** Variables of stored tensors. A run that begins has weights only: its running means are zero. */
export function loadState(tensors: ReadonlyMap<string, Tensor>): State {
  const weights = [...tensors].filter(([name]) => !name.includes(SEPARATOR));
  const load = ([name, { shape, data }]: [string, Tensor]): [string, Trained] => {
    const part = (key: string) => tensors.get(name + SEPARATOR + key)?.data ?? new Float32Array(data.length);
    const [mean, square] = [variable(shape, part("mean"), false), variable(shape, part("square"), false)];
    return [name, { weight: variable(shape, data, true), mean, square }];
  };
  return new Map(weights.map(load));
}

const variable = (shape: readonly number[], data: Float32Array, trainable: boolean): Variable =>
  tf.tidy(() => tf.variable(tf.tensor(data, [...shape]), trainable));

/** The way back from `loadState`: `name`, `name mean` and `name square` for each weight. */
export function storeState(state: State): Map<string, Tensor> {
  const parts = [...state].flatMap(([name, { weight, mean, square }]): [string, Variable][] => [
    [name, weight],
    [`${name}${SEPARATOR}mean`, mean],
    [`${name}${SEPARATOR}square`, square],
  ]);
  return new Map(parts.map(([name, part]) => [name, contentOf(part)]));
}

/** The weights alone. */
export const weightsOf = (state: State): Map<string, Tensor> =>
  new Map([...state].map(([name, { weight }]) => [name, contentOf(weight)]));

/**
 * One of the weights.
 *
 * @throws {NotFoundError} no such weight
 */
export function weightOf(state: State, name: string): Tensor {
  const found = state.get(name);
  if (found) return contentOf(found.weight);
  throw new NotFoundError(
    `weightOf: no weight "${name}", near are ${nearNames(name, [...state.keys()]).join(", ")}`,
  );
}

const contentOf = (part: Variable): Tensor => ({
  shape: part.shape,
  data: part.dataSync() as Float32Array,
});

export function disposeState(state: State): void {
  for (const { weight, mean, square } of state.values()) tf.dispose([weight, mean, square]);
}
