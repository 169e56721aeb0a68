import type { Tokenizer } from "../../model/tokenizer.ts";
import { fitImage } from "../../model/vision/fit-image.ts";
import type { Image } from "../../model/vision/image.ts";
import { visionTokens } from "../../model/vision/prompt.ts";
import { readImage } from "../../model/vision/read-image.ts";
import type { VisionModel, VisionPrompt } from "../../model/vision/vision-model.ts";
import type { Examinee } from "./examinee.ts";
import type { BenchmarkProblem, ProgramProblem, WrittenProblem } from "./problem.ts";
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
    for (const problem of problems)
      prompts.push({
        tokens: visionTokens(tokenizer, model.vision, problem.prompt),
        images: await imagesOf(problem, model.vision.imageSize),
      });
    return model.generate(prompts, options);
  },
});

const imagesOf = async ({ image }: WrittenProblem | ProgramProblem, size: number): Promise<Image[]> =>
  image === undefined ? [] : [fitImage(await readImage(image), size)];
