import { describe, expect, it } from "vitest";
import { MismatchError, ValueError } from "../../../toolkit/errors.ts";
import { rememberVisionLogits } from "../../../toolkit/evaluate/remember-logits.ts";
import { visionKlToFineTuned } from "../../../toolkit/evaluate/vision-kl.ts";
import type { VisionPrompt } from "../../../toolkit/model/vision/prompt.ts";
import { loadVisionModel } from "../../../toolkit/model/vision/vision-model.ts";
import { changed, golden, question, tinyLlava } from "../../helpers/llava.ts";

const fineTuned = await loadVisionModel(await tinyLlava());
const model = await loadVisionModel(await tinyLlava(await changed("text_config", { rms_norm_eps: 0.3 })));
const prompts = golden.map(question);
const { imageToken } = fineTuned.vision;

/** Σ p · log(p / q) of two rows of logits. */
function divergence(p: readonly number[], q: readonly number[]): number {
  const logs = (row: readonly number[]) => {
    const whole = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
    return row.map((x) => x - whole);
  };
  const [P, Q] = [logs(p), logs(q)];
  return P.reduce((sum, x, i) => sum + Math.exp(x) * (x - Q[i]!), 0);
}

/** Of every place before a word, from the logits that transformers gives for the fine-tuned model. */
const expected = golden.flatMap((one) => {
  const prompt = question(one);
  const tokens = prompt.tokens.flatMap((token) =>
    token === imageToken ? new Array(4).fill(token) : [token],
  );
  const [logits] = model.logits(prompt).arraySync();
  return one.logits.flatMap((row, t) => (tokens[t + 1] === imageToken ? [] : [divergence(row, logits![t]!)]));
});

describe("the divergence of models that see", () => {
  it("is that of transformers' logits, where a word comes next or the text ends", async () => {
    const { kl, positions, interval, standardError } = await visionKlToFineTuned(model, fineTuned, prompts);
    const mean = expected.reduce((a, b) => a + b) / expected.length;
    expect(mean).toBeGreaterThan(1e-4);
    expect(Math.abs(kl / mean - 1)).toBeLessThan(1e-3);
    expect(positions).toBe(expected.length);
    expect(interval[0]).toBeLessThanOrEqual(kl);
    expect(interval[1]).toBeGreaterThanOrEqual(kl);
    expect(standardError).toBeGreaterThan(0);
  });

  it("is nothing for a model and itself", async () => {
    const found = await visionKlToFineTuned(fineTuned, fineTuned, prompts);
    expect(found.kl).toBeLessThan(1e-9);
    expect(found.agreement).toBe(1);
  });

  it("sees whether it is the same image", async () => {
    const [first, second] = prompts;
    const other = { logits: () => fineTuned.logits({ ...first!, images: second!.images }) };
    const { kl } = await visionKlToFineTuned({ ...other, vision: fineTuned.vision }, fineTuned, [first!]);
    expect(kl).toBeGreaterThan(1e-4);
  });

  it("reads the fine-tuned model once where its logits are remembered", async () => {
    let read = 0;
    const logits = (prompt: VisionPrompt) => {
      read++;
      return fineTuned.logits(prompt);
    };
    const remembered = rememberVisionLogits({ logits });
    const once = await visionKlToFineTuned(model, fineTuned, prompts);
    expect(await visionKlToFineTuned(model, remembered, prompts)).toEqual(once);
    expect(await visionKlToFineTuned(model, remembered, prompts)).toEqual(once);
    expect(read).toBe(prompts.length);
  });

  it("tells how far it is", async () => {
    const told: number[][] = [];
    await visionKlToFineTuned(model, fineTuned, prompts, { onProgress: (...at) => told.push(at) });
    expect(told).toEqual(prompts.map((_, i) => [i + 1, prompts.length]));
  });

  it.each([
    ["no prompts", []],
    ["an empty one", [{ tokens: [], images: [] }]],
  ])("refuses %s", async (_, given) => {
    await expect(visionKlToFineTuned(model, fineTuned, given)).rejects.toThrow(ValueError);
  });

  it("refuses models of different vocabularies", async () => {
    const { logits } = fineTuned;
    const smaller = { logits: (prompt: VisionPrompt) => logits(prompt).slice([0, 0, 0], [-1, -1, 7]) };
    await expect(
      visionKlToFineTuned({ ...smaller, vision: model.vision }, fineTuned, prompts),
    ).rejects.toThrow(MismatchError);
  });
});
