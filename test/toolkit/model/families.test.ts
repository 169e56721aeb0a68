import { describe, expect, test } from "vitest";
import { llamaConfig } from "../../../toolkit/model/config.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { modelCase, modelCases, weightsOf } from "../../helpers/models.ts";
import { largestDifference } from "../../helpers/numbers.ts";

describe.each(modelCases)("$name", (golden) => {
  const endless = async () => loadModel(await weightsOf(golden, { eos_token_id: null }));

  test("gives the logits of Python's transformers", async () => {
    const [logits] = (await endless()).logits([golden.tokens]).arraySync();
    expect(largestDifference(logits!, golden.logits)).toBeLessThan(2e-5);
  });

  test("continues prompts of different lengths, side by side and alone, as transformers does", async () => {
    const model = await endless();
    const { prompts, greedy } = golden;
    expect(model.generate(prompts, { maxTokens: 12 })).toEqual(greedy);
    expect(prompts.map((prompt) => model.generate([prompt], { maxTokens: 12 })[0])).toEqual(greedy);
  });

  test("has one configuration, written by transformers 4 or 5", () => {
    expect(llamaConfig(golden.configOf4)).toEqual(llamaConfig(golden.config));
  });
});

test("the cases tell the settings apart: each gives other logits than plain Llama, where the weights are the same", () => {
  const plain = modelCase("llama");
  const others = modelCases.filter(
    ({ weights, name }) => weights === plain.weights && !name.endsWith("window"),
  );
  for (const other of others.slice(1))
    expect(largestDifference(other.logits, plain.logits), other.name).toBeGreaterThan(0.01);
});
