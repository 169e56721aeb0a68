import type { NamedTensorMap, Scalar, Variable } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../toolkit/backend/tensorflow.ts";
import type { LlamaConfig } from "../../toolkit/model/config.ts";
import type { Parameters } from "../../toolkit/model/llama.ts";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";
import { adamW, type Trained } from "./adamw.ts";
import type { Batch } from "./batch.ts";
import { loss } from "./loss.ts";
import { learningRate, type Schedule } from "./schedule.ts";
import { readSnapshot, type Snapshot, writeSnapshot } from "./snapshot.ts";

export interface Training extends Schedule {
  readonly name: string;
  readonly config: LlamaConfig;
  readonly decay: number;
  readonly clip: number;
  /** The batch of a step. It depends on the step alone, so that a run can be taken up anywhere. */
  batch(step: number): Batch;
  /** Weights before the first step. Asked for only when there is no snapshot. */
  start(): Promise<ReadonlyMap<string, Tensor>>;
  /** Where the run is kept while it is under way. */
  readonly snapshot: string;
  log(line: string): void;
}

const SAVE_EVERY = 50;
const LOG_EVERY = 10;

/**
 * Trains every weight of a model by AdamW, and takes a run up where it was left.
 *
 * Cost: 6 · weights operations per token; memory for four copies of the weights and for what
 * the backward pass needs, about 40 numbers per token, layer and width.
 *
 * @returns the trained weights, and the seconds that training took
 */
export async function train(training: Training): Promise<Snapshot> {
  const from = (await readSnapshot(training.snapshot)) ?? (await beginning(training));
  const state = stateOf(from);
  let { step, seconds } = from;
  while (step < training.steps) {
    const began = performance.now();
    const { value, length } = trainStep(training, state, step);
    step += 1;
    seconds += (performance.now() - began) / 1000;
    if (step % LOG_EVERY === 0) training.log(progress(training, step, value, length, seconds));
    if (step % SAVE_EVERY === 0 || step === training.steps)
      await writeSnapshot(training.snapshot, { step, seconds, tensors: tensorsOf(state) });
  }
  const tensors = tensorsOf(new Map([...state].map(([name, { weight }]) => [name, { weight }])));
  for (const one of state.values()) tf.dispose(Object.values(one));
  return { step, seconds, tensors };
}

async function beginning(training: Training): Promise<Snapshot> {
  return { step: 0, seconds: 0, tensors: await training.start() };
}

/** One step: gradients of the batch's loss, then AdamW. Returns the loss and the gradients' length. */
function trainStep(training: Training, state: ReadonlyMap<string, Trained>, step: number) {
  const batch = training.batch(step);
  const weights = new Map([...state].map(([name, { weight }]) => [name, weight]));
  const { value, grads } = gradients(training.config, weights, batch);
  const { decay, clip } = training;
  const options = { rate: learningRate(training, step), step: step + 1, decay, clip };
  const length = adamW(state.values(), grads, options);
  const result = { value: value.dataSync()[0]!, length };
  tf.dispose([value, grads]);
  return result;
}

function gradients(
  config: LlamaConfig,
  weights: ReadonlyMap<string, Variable>,
  batch: Batch,
): { value: Scalar; grads: NamedTensorMap } {
  return tf.variableGrads(() => loss(config, weights as Parameters, batch), [...weights.values()]);
}

const SEPARATOR = " ";

/** Variables of a snapshot. A fresh one has weights only: the running means begin at zero. */
function stateOf({ tensors }: Snapshot): Map<string, Trained> {
  const names = [...tensors.keys()].filter((name) => !name.includes(SEPARATOR));
  return new Map(
    names.map((name) => {
      const { shape, data } = tensors.get(name)!;
      const kept = (part: string) =>
        tensors.get(name + SEPARATOR + part)?.data ?? new Float32Array(data.length);
      const variable = (values: Float32Array, trainable: boolean) =>
        tf.tidy(() => tf.variable(tf.tensor(values, [...shape]), trainable));
      const [mean, square] = [variable(kept("mean"), false), variable(kept("square"), false)];
      return [name, { weight: variable(data, true), mean, square }];
    }),
  );
}

/** The way back from `stateOf`: weights under their names, running means under `name mean` and `name square`. */
function tensorsOf(state: ReadonlyMap<string, { weight: Variable } | Trained>): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, parts] of state)
    for (const [part, variable] of Object.entries(parts) as [string, Variable][]) {
      const key = part === "weight" ? name : name + SEPARATOR + part;
      tensors.set(key, { shape: variable.shape, data: variable.dataSync() as Float32Array });
    }
  return tensors;
}

function progress(training: Training, step: number, value: number, length: number, seconds: number): string {
  const perStep = seconds / step;
  const left = Math.round(((training.steps - step) * perStep) / 60);
  const numbers = `loss ${value.toFixed(4)}, gradient ${length.toFixed(2)}, ${perStep.toFixed(2)} s per step`;
  return `${training.name}: step ${step} of ${training.steps}, ${numbers}, ${left} min left`;
}
