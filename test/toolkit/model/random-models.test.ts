import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import type { VisionPrompt } from "../../../toolkit/model/vision/prompt.ts";
import { loadVisionModel } from "../../../toolkit/model/vision/vision-model.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { largestDifference } from "../../helpers/numbers.ts";
import { pythonWith, runPython } from "../../helpers/python.ts";

interface Answer extends VisionPrompt {
  readonly logits: number[][];
  readonly greedy: number[];
  /** By how much each greedy token's logit is larger than the next one's. */
  readonly leads: number[];
}

const STEPS = 12;

/** Models to make, and the seed of the first: `DELTALAB_TEST_MODELS=1000:200` for 200 from seed 1000. */
const [seed = 0, count = 8] = (process.env["DELTALAB_TEST_MODELS"] ?? "0:8").split(":").map(Number);

test(`${count} models with random settings and weights compute what they compute in transformers`, async ({
  skip,
}) => {
  const python = pythonWith("transformers, torch");
  if (!python) return skip("no Python with transformers and torch: name one in DELTALAB_TEST_PYTHON");
  const folder = await temporaryFolder();
  const make = readFileSync("test/fixtures/random-models/make.py", "utf8");
  runPython(python, make, [folder, String(seed), String(count)]);
  const models = await readdir(folder);
  expect(models).toHaveLength(count);
  for (const model of models) await compare(path.join(folder, model));
}, 3_600_000);

/** One model's logits, and the tokens that it writes, alone and beside others. */
async function compare(folder: string): Promise<void> {
  const { model: type, settings, answers } = JSON.parse(await readFile(`${folder}/expected.json`, "utf8"));
  const about = `seed ${path.basename(folder)}: ${type} ${JSON.stringify(settings)}`;
  const model = await (type === "llava" ? visionModel(folder) : textModel(folder));
  const together = model.generate(answers);
  for (const [i, answer] of (answers as Answer[]).entries()) {
    const largest = answer.logits.flat().reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(largestDifference(model.logits(answer), answer.logits) / largest, about).toBeLessThan(5e-5);
    const sure = answer.leads.findIndex((lead) => lead < 1e-4 * largest); // what follows a draw may be either
    const upTo = sure < 0 ? STEPS : sure;
    for (const written of [together[i]!, model.generate([answer])[0]!])
      expect(written.slice(0, upTo), about).toEqual(answer.greedy.slice(0, upTo));
  }
  model.dispose();
}

async function textModel(folder: string) {
  const { logits, generate, dispose } = await loadModel(await openCheckpoint(folder));
  return {
    logits: ({ tokens }: Answer) => logits([tokens]).arraySync()[0]!,
    generate: (answers: Answer[]) =>
      generate(
        answers.map(({ tokens }) => tokens),
        { maxTokens: STEPS },
      ),
    dispose,
  };
}

async function visionModel(folder: string) {
  const { logits, generate, dispose } = await loadVisionModel(await openCheckpoint(folder));
  return {
    logits: (answer: Answer) => logits(answer).arraySync()[0]!,
    generate: (answers: Answer[]) => generate(answers, { maxTokens: STEPS }),
    dispose,
  };
}
