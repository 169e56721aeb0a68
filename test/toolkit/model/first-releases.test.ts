import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Config } from "../../../toolkit/io/weights.ts";
import { llamaConfig } from "../../../toolkit/model/config.ts";
import { languageModel } from "../../../toolkit/model/language.ts";
import { visionConfig } from "../../../toolkit/model/vision/config.ts";

interface Golden {
  readonly name: string;
  readonly config: Config;
  readonly text: object;
  readonly vision: object | null;
}

// What transformers reads in configurations that leave things out: see make.py.
const golden: Golden[] = JSON.parse(readFileSync("test/fixtures/configs/golden.json", "utf8"));

const alone = (config: Config) =>
  languageModel({ config, names: [], weight: () => Promise.reject(new Error("not asked for")) });

test.each(golden)("$name is read as transformers reads it", ({ config, text, vision }) => {
  expect(llamaConfig(alone(config).config)).toMatchObject(text);
  if (vision) expect(visionConfig(config)).toMatchObject(vision);
});
