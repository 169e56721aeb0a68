import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { klToFineTuned } from "../../../toolkit/evaluate/kl-to-fine-tuned.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { lossless } from "../../../toolkit/methods/lossless.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { readTokenizer } from "../../../toolkit/model/tokenizer.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { printedBy, report, run } from "../../helpers/evaluate-command.ts";
import { sample } from "../../helpers/sample.ts";
import { seeingModel } from "../../helpers/seeing-model.ts";

const [BASE, MATH] = ["datasets/tiny-base", "datasets/tiny-math"];

describe("deltalab evaluate --kl", () => {
  const texts = [{ text: "Tom has 7 apples." }, { text: "Ann had 2 pens and a ball." }];
  const stories = "datasets/stories/test.txt";

  it("says how far a model is from the fine-tuned one", async () => {
    const file = await sample("texts.jsonl", texts);
    const flags = { model: BASE, kl: file, "fine-tuned": MATH, context: "16" };
    const [base, math] = [
      await loadModel(await openCheckpoint(BASE)),
      await loadModel(await openCheckpoint(MATH)),
    ];
    const expected = await klToFineTuned(
      base,
      math,
      await readTokenizer(MATH),
      texts.map(({ text }) => text),
      {
        context: 16,
        stride: 8,
      },
    );
    const { kl, interval, standardError, agreement, agreementInterval, positions } = expected;
    expect(kl).toBeGreaterThan(0.1);
    expect(await report(flags)).toEqual({
      ...{
        model: BASE,
        fineTuned: MATH,
        texts: file,
        kl,
        klInterval: interval,
        klStandardError: standardError,
      },
      ...{ agreement, agreementInterval, positions, context: 16, stride: 8 },
    });
  });

  it("finds no difference between a model and its lossless delta, and tells people so", async () => {
    const text = await sample("text.txt", (await readFile(stories, "utf8")).slice(0, 400));
    const { file: delta } = await deltaFile(await openPair({ base: BASE, fineTuned: MATH }), lossless());
    const printed = await printedBy({ model: BASE, delta, kl: text, "fine-tuned": MATH });
    expect(printed).toMatch(/^ {2}KL {10}\d(\.\d+e-\d+)? nats, 95 % interval .* – /m);
    expect(printed).toContain("  agreement   100.0 %, 95 % interval 100.0 % – 100.0 %\n");
    expect(printed).toContain(`${text}, beside ${MATH}\n`);
  });

  it("names the line of a text that is none", async () => {
    const kl = await sample("texts.jsonl", [texts[0]!, { prompt: "no text" }]);
    await expect(run({ model: BASE, kl, "fine-tuned": MATH })).rejects.toThrow(/"text" in .*, line 2/);
  });
});

describe("deltalab evaluate --kl with pictures", () => {
  const line = (image: string) => ({
    text: "<image>\nhow many 2",
    image: path.resolve("test/fixtures/images", image),
  });

  it("looks at them, and needs a model that sees", async () => {
    const [file, other] = [
      await sample("a.jsonl", [line("tall.png")]),
      await sample("b.jsonl", [line("wide.jpg")]),
    ];
    const folder = await seeingModel();
    const found = await report({ model: folder, kl: file, "fine-tuned": folder });
    expect(found["kl"]).toBeLessThan(1e-9);
    expect(found).toMatchObject({ agreement: 1, positions: expect.any(Number) });
    const blind = { model: MATH, kl: other, "fine-tuned": folder };
    await expect(run(blind)).rejects.toThrow(/expected one that sees, .*wide\.jpg, got LlamaForCausalLM/);
  });

  it("tells people how many tokens there were", async () => {
    const folder = await seeingModel();
    const file = await sample("a.jsonl", [line("tall.png")]);
    expect(await printedBy({ model: folder, kl: file, "fine-tuned": folder })).toMatch(/^ {14}\d+ tokens$/m);
  });

  it("names the line of an image that is none", async () => {
    const file = await sample("a.jsonl", [{ text: "<image>", image: 7 }]);
    await expect(run({ model: BASE, kl: file, "fine-tuned": MATH })).rejects.toThrow(
      /expected an "image" that is a path in .*, line 1, got/,
    );
  });
});
