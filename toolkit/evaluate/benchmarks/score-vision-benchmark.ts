import type { Tokenizer } from "../../model/tokenizer.ts";
import type { VisionPrompt } from "../../model/vision/prompt.ts";
import { readPrompt } from "../../model/vision/read-prompt.ts";
import type { VisionModel } from "../../model/vision/vision-model.ts";
import type { Examinee } from "./examinee.ts";
import type { BenchmarkProblem } from "./problem.ts";
import { type BenchmarkScore, examine, type ScoreOptions } from "./score-benchmark.ts";

/**
 * How well a model that sees does on a benchmark: as `scoreBenchmark`, with the image of each question. Images are
 * read batch by batch, made square and brought to the model's size as LLaVA 1.5 does it, see `fitImage`.
 *
 *     const problems = await readGqa("gqa/testdev_balanced_questions.json", "gqa/images");
 *     const { score } = await scoreVisionBenchmark(model, tokenizer, problems, { limit: 500 });
 *
 * @throws as `scoreBenchmark` and `readImage`, and {UnsupportedError} a problem of choices: they are for texts
 */
export const scoreVisionBenchmark = (
  model: Pick<VisionModel, "generate" | "vision">,
  tokenizer: Tokenizer,
  problems: readonly BenchmarkProblem[],
  options: ScoreOptions = {},
): Promise<BenchmarkScore> => examine("scoreVisionBenchmark", seer(model, tokenizer), problems, options);

/** A model that reads texts with images in them. */
const seer = (model: Pick<VisionModel, "generate" | "vision">, tokenizer: Tokenizer): Examinee => ({
  tokenizer,
  sees: true,
  write: async (problems, options) => {
    const prompts: VisionPrompt[] = [];
    for (const { prompt: text, ...problem } of problems)
      prompts.push(await readPrompt(tokenizer, model.vision, { ...problem, text }));
    return model.generate(prompts, options);
  },
});
