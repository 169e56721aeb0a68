import type { Tensor } from "../../toolkit/tensor/tensor.ts";
import { type Place, readSnapshot, writeSnapshot } from "./snapshot.ts";
import { disposeState, loadState, storeState, weightsOf } from "./state.ts";
import { type Lessons, type Step, trainStep } from "./step.ts";

/** The lessons depend on step and seed alone. */
export interface Training extends Lessons {
  readonly name: string;
  /** Seed of the lessons. */
  readonly seed: number;
  /** What else the result depends on, such as the model's configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
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
