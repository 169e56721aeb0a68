import type { Config } from "../../toolkit/io/weights.ts";
import type { ModelText } from "../../toolkit/model/reading.ts";
import type { Tokenizer } from "../../toolkit/model/tokenizer.ts";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";
import type { Random } from "../random.ts";
import type { Task } from "../tasks/task.ts";
import type { Lesson, Optimization } from "../train/step.ts";

/** Weights by name. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** What every model is made with. */
export interface Given {
  readonly tokens: Tokenizer;
  /** Content of `tokenizer.json`. */
  readonly tokenizer: object;
  /** The base's weights as they are on disk, in bfloat16: a delta is between two files. None for the base itself. */
  readonly base: Tensors;
}

/** A stretch of training with one kind of lessons. */
export interface Stage {
  /** What is read, in one sentence. */
  readonly reads: string;
  readonly optimization: Optimization;
  /** The lessons of a seed, step by step. @param rows  examples in a step, where not as many as the model was made with, for recipes that read texts */
  lessons(given: Given, seed: number, rows?: number): (step: number) => Lesson;
}

/** How a model is made. It is a stage itself: the last one, and in most recipes the only one. */
export interface Recipe extends Stage {
  readonly name: string;
  /** The model in one paragraph. */
  readonly about: string;
  /** Stages that come first, each from the weights that the one before it has left. */
  readonly before?: readonly Stage[];
  /** Seed of what it reads. */
  readonly seed: number;
  /** Other seeds, by what they are for. */
  readonly seeds: Readonly<Record<string, number>>;
  /** What it is measured on. */
  readonly tasks: readonly Task[];
  /** Texts that are written beside the model, by their path. */
  readonly texts?: ReadonlyMap<string, string>;
  readonly config: Config;
  /** Content of `tokenizer_config.json`. */
  readonly tokenizerConfig: Readonly<Record<string, unknown>>;
  /** What the result depends on beside optimization and seed. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Weights before the first step. */
  start(given: Given): Tensors;
  /** A text as training has it, questions with answers, and pictures where it has them, drawn anew: for calibration. */
  read?(given: Given): (random: Random) => ModelText;
  /** The model's weights under the names that its file has, from the weights that were trained. */
  finish(trained: Tensors, given: Given): Tensors;
}
