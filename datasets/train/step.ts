import type { Scalar } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../toolkit/backend/tensorflow.ts";
import type { Parameters } from "../../toolkit/model/parameters.ts";
import { adamW, type Trained } from "./adamw.ts";
import { learningRate, type Schedule } from "./schedule.ts";
import type { State } from "./state.ts";

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

/** How weights are moved, and by what. */
export interface Lessons extends Optimization {
  /** The lesson of a step. It depends on the step alone, so that a run can be taken up anywhere. */
  lesson(step: number): Lesson;
}

export interface Step {
  readonly loss: number;
  /** Length of the gradients before they are clipped. */
  readonly length: number;
}

/** Moves every weight once. @param step  counted from 0 */
export function trainStep(lessons: Lessons, state: State, step: number): Step {
  const weights = new Map([...state].map(([name, { weight }]) => [name, weight]));
  const lesson = lessons.lesson(step);
  const { value, grads } = tf.variableGrads(() => lesson(weights), [...weights.values()]);
  const { decay, clip } = lessons;
  const rate = learningRate(lessons, step);
  const length = adamW(trained(state, lessons), grads, { rate, step: step + 1, decay, clip });
  const done = { loss: value.dataSync()[0]!, length };
  tf.dispose([value, grads]);
  return done;
}

const trained = (state: State, { faster = {} }: Optimization): Trained[] =>
  [...state].map(([name, one]) => {
    const [, times = 1] = Object.entries(faster).find(([begin]) => name.startsWith(begin)) ?? [];
    return { ...one, faster: times };
  });
