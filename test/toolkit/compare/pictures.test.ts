import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { compiled } from "../../helpers/compared.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

const { compare, loadVisionModel, openPair, readPrompt, readTokenizer, visionKlToFineTuned, waterFill } =
  compiled;

const TASK = "datasets/pictures/test.jsonl";
const pair = await openPair({ base: "datasets/tiny-vision-base", fineTuned: "datasets/tiny-vision" });
const tokenizer = await readTokenizer("datasets/tiny-vision");
const seeing = await loadVisionModel(pair.fineTuned);

/** The first problems of the task with their answers. */
async function solved(count: number) {
  const lines = (await readFile(TASK, "utf8")).split("\n").slice(0, count);
  const problems = lines.map((line) => JSON.parse(line) as Record<"prompt" | "answer" | "image", string>);
  return problems.map(({ prompt, answer, image }) => ({
    text: `${prompt} ${answer}`,
    image: path.resolve("datasets/pictures", image),
  }));
}

it("compares predictions and outputs on pictures, and calibrates methods on them", async () => {
  const [cache, texts] = [path.join(await temporaryFolder(), "cache"), await solved(20)];
  const prompts = await Promise.all(texts.map((text) => readPrompt(tokenizer, seeing.vision, text)));
  const small = { cache, workers: 0, limit: 2, maxTokens: 4 };
  const methods = [(ratio: number) => waterFill({ ratio })];
  const blind = await compare(pair, methods, [1 / 64], [TASK], [0], small);
  const looking = await compare(pair, ["water-fill"], [1 / 64], [TASK], [0], {
    ...small,
    calibration: prompts.slice(4),
  });
  const [before, after] = [blind.cells[0]!, looking.cells[0]!];
  expect(after.options).toMatchObject({ metric: "fisher" });
  for (const { file, divergence } of [before, after]) {
    const model = await loadVisionModel((await compiled.openDelta(file!)).on(pair.base));
    expect(await visionKlToFineTuned(model, seeing, prompts)).toEqual(divergence);
    model.dispose();
  }
  expect(after.divergence!.kl).toBeLessThan(before.divergence!.kl / 2);
  expect(after.outputError!.value).toBeLessThan(before.outputError!.value);
  expect(blind.base.divergence!.kl).toBeGreaterThan(1);

  const [first, ...others] = prompts.slice(4);
  const painted = {
    ...first!,
    images: first!.images.map((image) => ({ ...image, data: Array.from(image.data, () => 0) })),
  };
  expect(looking.made.content["calibration"]).toMatch(/^[0-9a-f]{64}$/);
  const named = await compare(pair, ["low-rank"], [1 / 64], [TASK], [0], {
    ...small,
    calibration: texts.slice(4), // the same, by where the pictures lie
  });
  expect(named.made.content["calibration"]).toBe(looking.made.content["calibration"]);
  const other = await compare(pair, ["low-rank"], [1 / 64], [TASK], [0], {
    ...small,
    calibration: [painted, ...others],
  });
  expect(other.made.content["calibration"]).not.toBe(looking.made.content["calibration"]);
}, 300_000);
