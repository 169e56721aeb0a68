import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "../../../toolkit/cli/command.ts";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { MismatchError } from "../../../toolkit/errors.ts";
import { accuracy } from "../../../toolkit/evaluate/accuracy.ts";
import { perplexity } from "../../../toolkit/evaluate/perplexity.ts";
import { readTask } from "../../../toolkit/evaluate/task.ts";
import { compressToFile } from "../../../toolkit/file/compress-to-file.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { lossless } from "../../../toolkit/methods/lossless.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { readTokenizer } from "../../../toolkit/model/tokenizer.ts";
import { deltalab } from "../../helpers/command.ts";
import { report, run } from "../../helpers/evaluate-command.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

const [BASE, MATH] = ["datasets/tiny-base", "datasets/tiny-math"];
const TASK = "datasets/word-problems/test.jsonl";

/** The shipped fine-tune with a chat template of its own, as a delta file that loses nothing. */
let folder: string;
let delta: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-test-"));
  const chatty = path.join(folder, "chatty");
  await cp(MATH, chatty, { recursive: true });
  await writeFile(path.join(chatty, "chat_template.jinja"), "{{ bos_token }}{{ messages[0].content }}");
  delta = path.join(folder, "x.delta.safetensors");
  await compressToFile(await openPair({ base: BASE, fineTuned: chatty }), lossless(), delta);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file with these lines, gone after the test. */
async function file(...lines: (string | object)[]): Promise<string> {
  const name = path.join(await temporaryFolder(), "file");
  const texts = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  await writeFile(name, `${texts.join("\n")}\n`);
  return name;
}

const evaluate = (...args: string[]) => deltalab(["evaluate", ...args]);

describe("deltalab evaluate", () => {
  it("reports accuracy and perplexity as JSON, and on stderr how far it is", async () => {
    const text = await file("Tom has 7 apples. He buys 3 more.");
    const asked = ["--task", TASK, "--limit", "6", "--perplexity", text, "--context", "16"];
    const { stdout, stderr, code } = await evaluate("--model", MATH, ...asked, "--json");
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ model: MATH, task: TASK, text, n: 6, cutOff: 0, context: 16, stride: 8 });
    expect(report.correct).toBeGreaterThanOrEqual(5);
    expect(report.accuracy).toBe(report.correct / 6);
    expect(report.interval[0]).toBeLessThan(report.accuracy);
    expect(report.interval[1]).toBeGreaterThanOrEqual(report.accuracy);
    expect(report.perplexity).toBeGreaterThan(1);
    expect(report.standardError).toBeGreaterThan(0);
    expect(stderr).toMatch(/evaluate: 6\/6 problems, \d+ tokens written\n/);
    expect(stderr).toContain(`evaluate: ${report.tokens}/${report.tokens} tokens\n`);
  });

  it("measures the fine-tuned model when the base comes with a lossless delta", async () => {
    const text = "Ann has 2 + 5 = 7 pens.";
    const asked = ["--task", TASK, "--limit", "4", "--perplexity", await file(text)];
    const { stdout, stderr } = await evaluate("--model", BASE, "--delta", delta, ...asked, "--json");
    expect(stderr).not.toContain("deltalab evaluate:");
    const [model, tokenizer] = [await loadModel(await openCheckpoint(MATH)), await readTokenizer(MATH)];
    const { answers: _, ...counts } = await accuracy(model, tokenizer, await readTask(TASK), { limit: 4 });
    expect(JSON.parse(stdout)).toMatchObject({ model: BASE, delta, ...counts });
    const { perplexity: expected } = await perplexity(model, tokenizer, `${text}\n`);
    expect(JSON.parse(stdout).perplexity).toBeCloseTo(expected, 3);
  });

  it("tells people, also that answers were cut off, and writes them to a file", async () => {
    const args = ["--model", MATH, "--task", TASK, "--limit", "3", "--max-tokens", "2"];
    const answers = path.join(await temporaryFolder(), "answers.jsonl");
    const { stdout, code } = await evaluate(...args, "--answers", answers);
    expect(code).toBe(0);
    expect(stdout).toBe(`${MATH}

${TASK}
  accuracy    0.0 %, 95 % interval 0.0 % – 56.1 %: 0 of 3 problems right
              3 of 3 answers were cut off: --max-tokens allows longer ones
`);
    const written = (await readFile(answers, "utf8")).trimEnd().split("\n");
    const [first] = await readTask(TASK);
    expect(written).toHaveLength(3);
    expect(JSON.parse(written[0]!)).toMatchObject({
      id: "0",
      ...first,
      score: 0,
      correct: false,
      ended: false,
    });
  });

  it("renders conversations with the chat template that came with the delta, extracts as it is told", async () => {
    const [first] = (await readTask(TASK)) as [{ prompt: string; answer: string }];
    const answer = first.answer.split("#### ")[1]!;
    const prompt = [{ role: "user", content: first.prompt }];
    const task = await file(
      { prompt, answer: first.answer, extract: "#### (\\d+)" },
      { prompt, answer: `= ${answer}`, extract: "= (\\d+)\\.?\\s*(?:####|$)" },
      { prompt, answer, extract: "^(\\d+)$" }, // finds nothing in what the model writes
      { prompt, answer }, // neither does what the command says
    );
    const answers = path.join(await temporaryFolder(), "answers.jsonl");
    const more = ["--extract", "no (number)", "--answers", answers, "--json"];
    const { code, stderr } = await evaluate("--model", BASE, "--delta", delta, "--task", task, ...more);
    expect(code, stderr).toBe(0);
    const written = (await readFile(answers, "utf8")).trimEnd().split("\n");
    expect(written.map((line) => JSON.parse(line).correct)).toEqual([true, true, false, false]);
    await expect(run({ model: MATH, task })).rejects.toThrow(
      /^readTask: messages need a chat template.*line 1/,
    );
  });
});

it("draws answers by a seed, at a temperature", async () => {
  const completions = async (seed: string) => {
    const answers = path.join(await temporaryFolder(), "answers.jsonl");
    await report({ model: BASE, task: TASK, limit: "2", "max-tokens": "8", temperature: "2", seed, answers });
    return readFile(answers, "utf8");
  };
  expect(await completions("1")).toBe(await completions("1"));
  expect(await completions("1")).not.toBe(await completions("2"));
});

describe("what deltalab evaluate refuses", () => {
  it.each([
    [{ task: TASK }, "expected --model, got none"],
    [{ model: MATH }, "expected --task, --benchmark, --perplexity or --kl, got none"],
    [{ model: MATH, task: TASK, benchmark: "gsm8k" }, "expected --task or --benchmark, got both"],
    [{ model: MATH, benchmark: "mmlu" }, "--benchmark must be gsm8k or math or"],
    [{ model: MATH, task: TASK, data: "x" }, "--data needs --benchmark"],
    [{ model: MATH, kl: TASK }, "--kl needs --fine-tuned"],
    [{ model: MATH, task: TASK, "fine-tuned": MATH }, "--fine-tuned needs --kl"],
    [{ model: MATH, task: TASK, temperature: "hot" }, "--temperature must be a number of at least 0"],
    [{ model: MATH, task: TASK, extract: "(" }, "--extract: extract: expected a regular expression"],
    [{ model: MATH, perplexity: TASK, answers: "x.jsonl" }, "--answers needs --task or --benchmark"],
    [{ model: MATH, task: TASK, limit: "0" }, "--limit must be a whole number of at least 1"],
    [{ model: MATH, perplexity: TASK, stride: "128" }, "--stride must be at most 127"],
  ])("%j, for its usage", async (flags, problem) => {
    await expect(run(flags)).rejects.toThrow(UsageError);
    await expect(run(flags)).rejects.toThrow(problem);
  });

  it.each([
    ["model", { model: "no/such", task: TASK }, /openCheckpoint: .*no\/such/],
    ["task", { model: MATH, task: "no/such.jsonl" }, /readTask: .*no\/such\.jsonl, nothing is there/],
    ["text", { model: MATH, perplexity: "no/such.txt" }, /a text at no\/such\.txt, nothing is there/],
    ["folder for answers", { model: MATH, task: TASK, answers: "no/such/x" }, /answers: .*\(no\/such\)/],
    ["delta", { model: BASE, delta: "no/such", task: TASK }, /readSafetensors: .*no\/such/],
  ])("a %s that is not there", async (_, flags, message) => {
    await expect(run(flags)).rejects.toThrow(message);
  });

  it("a task with a line that is not JSON, by its number", async () => {
    const task = await file('{"prompt":"a","answer":"b"}', "b");
    await expect(run({ model: MATH, task })).rejects.toThrow(/expected a JSON object in .*, line 2, got/);
  });

  it("a delta that was made on another base", async () => {
    await expect(run({ model: MATH, delta, task: TASK })).rejects.toThrow(MismatchError);
  });
});
