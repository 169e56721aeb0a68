import type { Scalar } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../toolkit/backend/tensorflow.ts";
import type { Parameters } from "../../toolkit/model/parameters.ts";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";
import { adamW, type Trained } from "./adamw.ts";
import { learningRate, type Schedule } from "./schedule.ts";
import { type Place, readSnapshot, writeSnapshot } from "./snapshot.ts";
import { disposeState, loadState, type State, storeState, weightsOf } from "./state.ts";

/** How weights are moved. */
export interface Optimization extends Schedule {
  /** Steps after which to end, before the schedule does; all of them when omitted. */
  readonly stop?: number;
  readonly decay: number;
  readonly clip: number;
  /** How many times as fast weights move whose names begin so. */
  readonly faster?: Readonly<Record<string, number>>;
}

/** The loss of one batch, by the weights. */
export type Lesson = (weights: Parameters) => Scalar;

export interface Training extends Optimization {
  readonly name: string;
  /** Seed of the lessons. */
  readonly seed: number;
  /** What else the result depends on, such as the model's configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The lesson of a step. It depends on seed and step alone, so that a run can be taken up anywhere. */
  lesson(step: number): Lesson;
  /** Weights before the first step. Asked for only when there is no snapshot. */
  start(): Promise<ReadonlyMap<string, Tensor>>;
  /** File that keeps the run while it is under way. */
  readonly snapshot: string;
  /** Steps between two snapshots: what a run that is killed loses at most. */
  readonly saveEvery: number;
  log(line: string): void;
}

/** What training made, and the seconds it took, over all runs. */
export interface TrainedModel {
  readonly seconds: number;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

const LOG_EVERY = 10;

/**
 * Trains every weight of a model by AdamW, and takes a run up where it was left.
 *
 * Cost: 6 · weights operations per token; memory for four copies of the weights and for what
 * the backward pass needs, about 40 numbers per token, layer and width.
 *
 * @throws {ValueError} the snapshot is of a run with other settings
 */
export async function train(training: Training): Promise<TrainedModel> {
  const place = placeOf(training);
  const from = (await readSnapshot(place)) ?? { step: 0, seconds: 0, tensors: await training.start() };
  const state = loadState(from.tensors);
  let { step, seconds } = from;
  const { stop = training.steps } = training;
  try {
    while (step < stop) {
      const began = performance.now();
      const done = trainStep(training, state, step);
      step += 1;
      seconds += (performance.now() - began) / 1000;
      if (step % LOG_EVERY === 0) training.log(progress(training, step, seconds, done));
      if (step % training.saveEvery === 0 || step === stop)
        await writeSnapshot(place, { step, seconds, tensors: storeState(state) });
    }
    return { seconds, tensors: weightsOf(state) };
  } finally {
    disposeState(state);
  }
}

function placeOf({ snapshot, settings, seed, steps, warmup, peak, decay, clip, faster }: Training): Place {
  const all = { seed, steps, warmup, peak, decay, clip, ...(faster && { faster }), ...settings };
  return { file: snapshot, settings: all };
}

interface Step {
  readonly loss: number;
  /** Length of the gradients before they are clipped. */
  readonly length: number;
}

function trainStep(training: Training, state: State, step: number): Step {
  const weights = new Map([...state].map(([name, { weight }]) => [name, weight]));
  const lesson = training.lesson(step);
  const { value, grads } = tf.variableGrads(() => lesson(weights), [...weights.values()]);
  const { decay, clip } = training;
  const rate = learningRate(training, step);
  const length = adamW(trained(state, training), grads, { rate, step: step + 1, decay, clip });
  const done = { loss: value.dataSync()[0]!, length };
  tf.dispose([value, grads]);
  return done;
}

const trained = (state: State, { faster = {} }: Training): Trained[] =>
  [...state].map(([name, one]) => {
    const [, times = 1] = Object.entries(faster).find(([begin]) => name.startsWith(begin)) ?? [];
    return { ...one, faster: times };
  });

function progress(
  { name, steps, stop = steps }: Training,
  step: number,
  seconds: number,
  { loss, length }: Step,
): string {
  const perStep = seconds / step;
  const left = Math.round(((stop - step) * perStep) / 60);
  const numbers = `loss ${loss.toFixed(4)}, gradient ${length.toFixed(2)}, ${perStep.toFixed(2)} s per step`;
  return `${name}: step ${step} of ${stop}, ${numbers}, ${left} min left`;
}
