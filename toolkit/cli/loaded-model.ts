import { UnsupportedError } from "../errors.ts";
import type { BenchmarkProblem } from "../evaluate/benchmarks/problem.ts";
import {
  type BenchmarkScore,
  type ScoreOptions,
  scoreBenchmark,
} from "../evaluate/benchmarks/score-benchmark.ts";
import { scoreVisionBenchmark } from "../evaluate/benchmarks/score-vision-benchmark.ts";
import type { Weights } from "../io/weights.ts";
import { isVision, nameAlone } from "../model/language.ts";
import { loadModel, type Model } from "../model/model.ts";
import type { Tokenizer } from "../model/tokenizer.ts";
import { loadVisionModel, type VisionModel } from "../model/vision/vision-model.ts";
import type { OpenedModel } from "./opened-model.ts";
import type { Progress } from "./progress.ts";

/** A model in memory: it reads texts, and answers the kind of questions that it was loaded for. */
export interface LoadedModel extends Pick<Model, "logits"> {
  readonly tokenizer: Tokenizer;
  score(problems: readonly BenchmarkProblem[], options: ScoreOptions): Promise<BenchmarkScore>;
  /** The whole model, vision tower included, where it was loaded with it. */
  readonly vision?: VisionModel;
}

/**
 * Loads a model, with its eyes where there are pictures.
 *
 * @param picture  one that it is to look at
 *
 * @throws as `loadModel`, and {UnsupportedError} it has no eyes
 */
export async function loaded(
  { weights, tokenizer }: OpenedModel,
  picture: string | undefined,
  shown: Progress,
): Promise<LoadedModel> {
  if (picture !== undefined && !weights.names.some((name) => isVision(nameAlone(name))))
    throw new UnsupportedError(
      `model: expected one that sees, for questions about pictures such as ${picture}, got ` +
        `${weights.config["architectures"]} without a vision tower`,
    );
  return (picture === undefined ? reading : seeing)(reporting(weights, shown), tokenizer);
}

async function reading(weights: Weights, tokenizer: Tokenizer): Promise<LoadedModel> {
  const model = await loadModel(weights);
  return {
    tokenizer,
    logits: model.logits,
    score: (problems, options) => scoreBenchmark(model, tokenizer, problems, options),
  };
}

async function seeing(weights: Weights, tokenizer: Tokenizer): Promise<LoadedModel> {
  const model = await loadVisionModel(weights);
  return {
    tokenizer,
    logits: ([text = []]) => model.logits({ tokens: [...text], images: [] }), // texts are read one by one
    score: (problems, options) => scoreVisionBenchmark(model, tokenizer, problems, options),
    vision: model,
  };
}

/** The same weights; each that was read is told. */
function reporting(weights: Weights, shown: Progress): Weights {
  let read = 0;
  const weight = async (name: string) => {
    const tensor = await weights.weight(name);
    shown.report(++read, weights.names.length, name);
    return tensor;
  };
  return { ...weights, weight };
}
