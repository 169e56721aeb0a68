import { setImmediate } from "node:timers/promises";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";
import { disposeState, loadState, weightOf } from "./state.ts";
import { type Lessons, trainStep } from "./step.ts";

/** Where a training run is. */
export interface Moment {
  /** Steps done. */
  readonly step: number;
  /** Of the last step's lesson, before the weights moved. */
  readonly loss: number;
  /**
   * A weight as it is now, in float32.
   *
   * @throws {NotFoundError} no such weight
   */
  weight(name: string): Tensor;
}

/**
 * Trains a model and stops after each step for whoever looks on.
 *
 *     for await (const { step, loss, weight } of watched(lessons, base)) …
 *
 * Nothing is written: a run that is left early is gone. `train` is for runs that must not get lost; both move weights alike.
 * Between two steps the event loop turns, so that what was shown is seen.
 *
 * @param start  weights before the first step
 */
export async function* watched(
  lessons: Lessons,
  start: ReadonlyMap<string, Tensor>,
): AsyncGenerator<Moment, void, undefined> {
  const state = loadState(start);
  try {
    for (let step = 0; step < (lessons.stop ?? lessons.steps); step++) {
      const { loss } = trainStep(lessons, state, step);
      yield { step: step + 1, loss, weight: (name) => weightOf(state, name) };
      await setImmediate();
    }
  } finally {
    disposeState(state);
  }
}
