import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../toolkit/cli/command.ts";
import { NotFoundError, UnsupportedError } from "../../../toolkit/errors.ts";
import { printedBy, report, run } from "../../helpers/evaluate-command.ts";
import { sample } from "../../helpers/sample.ts";
import { seeingModel } from "../../helpers/seeing-model.ts";

const MATH = "datasets/tiny-math";

describe("deltalab evaluate on programs", () => {
  const PROGRAMS = "datasets/programs/test.jsonl";
  const flags = { model: "datasets/tiny-code", task: PROGRAMS, limit: "4" };

  it("runs what the model writes where that is allowed", async () => {
    const found = await report({ ...flags, "allow-code-execution": true });
    expect(found).toMatchObject({ n: 4, cutOff: 0 });
    expect(found["correct"]).toBeGreaterThan(0); // a program can run out of time on a busy machine
  });

  it("asks for the permission before a model is loaded", async () => {
    await expect(run({ ...flags, model: MATH })).rejects.toThrow(UsageError);
    await expect(run({ ...flags, model: MATH })).rejects.toThrow(/expected --allow-code-execution, got none/);
  });
});

describe("deltalab evaluate --benchmark", () => {
  it("asks a published benchmark from its file, and says which", async () => {
    const rows = [
      { question: "What is 7 + 5?", answer: "7 + 5 = 12.\n#### 12" },
      { question: "What is 2 + 2?", answer: "#### 4" },
    ];
    const data = await sample("test.jsonl", rows);
    const found = await report({ model: MATH, benchmark: "gsm8k", data, "max-tokens": "12" });
    expect(found).toMatchObject({ model: MATH, benchmark: "gsm8k", data, n: 2 });
    expect(Object.keys(found)).toEqual(expect.arrayContaining(["accuracy", "interval", "correct", "cutOff"]));
  });

  it("gives a mean score where answers can be right in part", async () => {
    const targets = { choices: ["Yes.", "No."], labels: [1, 0] };
    const row = { question: "Is water wet?", mc1_targets: targets, mc2_targets: targets };
    const data = await sample("mc_task.json", [row, { ...row, question: "Is fire hot?" }]);
    const flags = { model: MATH, benchmark: "truthfulqa", data };
    const { accuracy } = (await report(flags)) as { accuracy: number };
    expect(accuracy).toBeGreaterThan(0);
    expect(accuracy).toBeLessThan(1);
    expect(await printedBy(flags)).toContain(": the mean score, 2 problems\n");
  });

  it("runs no program without permission", async () => {
    const row = { task_id: "HumanEval/0", prompt: "def f():\n", canonical_solution: "    return 1\n" };
    const data = await sample("HumanEval.jsonl", [
      { ...row, test: "def check(f):\n    pass", entry_point: "f" },
    ]);
    await expect(run({ model: MATH, benchmark: "humaneval", data })).rejects.toThrow(
      /^humaneval, .* is scored by running.*expected --allow-code-execution/,
    );
  });

  it("says what it would read where a file is missing, and the hub does not have it", async () => {
    await expect(run({ model: MATH, benchmark: "gqa" })).rejects.toThrow(
      /expected testdev_balanced_questions\.json for gqa, got no file/,
    );
    await expect(run({ model: MATH, benchmark: "gsm8k", data: "no/such/file" })).rejects.toThrow(
      /expected test\.jsonl or openai\/gsm8k for gsm8k, got no\/such\/file, where nothing is/,
    );
  });
});

describe("questions about pictures", () => {
  const question = { imageId: "n1", question: "What is it?", answer: "cup" };

  /** GQA's file, with its pictures beside it. */
  async function gqa(images: string): Promise<string> {
    const data = await sample("testdev_balanced_questions.json", { 1: question, 2: question });
    await mkdir(path.join(path.dirname(data), images));
    await cp("test/fixtures/images/wide.jpg", path.join(path.dirname(data), images, "n1.jpg"));
    return data;
  }

  it("are for a model that sees", async () => {
    const flags = { benchmark: "gqa", data: await gqa("images"), "max-tokens": "3" };
    expect(await report({ ...flags, model: await seeingModel() })).toMatchObject({ n: 2, cutOff: 2 });
    await expect(run({ ...flags, model: MATH })).rejects.toThrow(UnsupportedError);
    await expect(run({ ...flags, model: MATH })).rejects.toThrow(/images\/n1\.jpg, got LlamaForCausalLM/);
  });

  it("find them where they are said to be", async () => {
    const data = await gqa("elsewhere");
    const flags = { model: await seeingModel(), benchmark: "gqa", data };
    await expect(run(flags)).rejects.toThrow(NotFoundError);
    await expect(run(flags)).rejects.toThrow(/the picture of question 1 at .*images\/n1\.jpg, nothing is/);
    const images = path.join(path.dirname(data), "elsewhere");
    expect(await report({ ...flags, images, "max-tokens": "2" })).toMatchObject({ n: 2 });
  });

  it("stand in a task file, beside a text whose perplexity is measured", async () => {
    const line = {
      prompt: "<image>\nhow many\n",
      answer: "2",
      image: path.resolve("test/fixtures/images/tall.png"),
    };
    const flags = { model: await seeingModel(), task: await sample("test.jsonl", [line]), "max-tokens": "2" };
    const found = await report({ ...flags, perplexity: await sample("text.txt", "a cat sat on a mat") });
    expect(found).toMatchObject({ n: 1, tokens: 17 });
    expect(found["perplexity"]).toBeGreaterThan(1);
  });
});
