import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { CompareOptions, Comparison } from "../../../toolkit/index.ts";
import { comparedPair, compiled, MAX_TOKENS, taskOf } from "../../helpers/compared.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

const { compare, comparisonFrame, compressToFile, dare, deltaCoMe, lowRank } = compiled;

const calibration = [
  [3, 5, 9, 30, 2, 5, 17, 0, 3, 3, 21, 6],
  [8, 8, 31, 0, 14],
];

/** In this process, answers short. */
const here = (cache: string, options: CompareOptions = {}): CompareOptions => ({
  ...{ cache, workers: 0, maxTokens: MAX_TOKENS },
  ...options,
});

/** What was found, without how long it took and where it lies. */
const numbers = ({ base, fineTuned, cells }: Comparison) => ({
  ...{ base, fineTuned },
  cells: cells.map(({ file: _, stored, ...cell }) => ({
    ...cell,
    stored: stored && { ...stored, seconds: 0 },
  })),
});

it("finds what compressing and evaluating by hand finds, to the last bit", async () => {
  const { pair, task, cache } = await comparedPair();
  const comparison = await compare(pair, ["low-rank", "delta-come"], [1 / 8], [task], [0], here(cache));
  const tokenizer = await compiled.readTokenizer(pair.fineTuned.folder);
  const problems = await compiled.readTinyTask(task, { maxTokens: MAX_TOKENS });
  const texts = problems.map(({ prompt, answer }) => prompt + answer);
  const fineTuned = await compiled.loadModel(pair.fineTuned);
  const activations = compiled.calibrate(
    pair.fineTuned,
    texts.map((text) => tokenizer.encode(text)),
  );
  for (const [i, method] of [lowRank({ ratio: 1 / 8 }), deltaCoMe({ ratio: 1 / 8 })].entries()) {
    const file = path.join(await temporaryFolder(), "x.delta.safetensors");
    const delta = await compressToFile(pair, method, file);
    const model = await compiled.loadModel(pair.base.plus(delta));
    const { score, interval, answers } = await compiled.scoreBenchmark(model, tokenizer, problems, {
      batch: 32,
    });
    const divergence = await compiled.klToFineTuned(model, fineTuned, tokenizer, texts);
    const errors: number[] = [];
    for (const layer of pair.layers) {
      const gram = await activations.gram(layer);
      errors.push(compiled.relativeOutputError(await pair.delta(layer), await delta.delta(layer), gram));
    }
    const cell = comparison.cells[i]!;
    expect(await readFile(cell.file!)).toEqual(await readFile(file));
    expect(cell.stored).toMatchObject({ bitsPerWeight: delta.bitsPerWeight, ratio: delta.ratio });
    expect(cell.stored!.fileBytes).toBe((await stat(file)).size);
    expect(cell.tasks).toEqual([
      {
        accuracy: score,
        interval,
        n: 6,
        scores: answers.map((answer) => answer.score),
        cutOff: expect.any(Number),
      },
    ]);
    expect(cell.divergence).toEqual(divergence);
    expect(cell.outputError!.value).toBe(errors.reduce((a, b) => a + b, 0) / errors.length);
    expect(cell.weightError!.value).toBeCloseTo(delta.description.metrics.error, 12);
    for (const { value, interval } of [cell.weightError!, cell.outputError!])
      expect(interval[0] < value && value < interval[1]).toBe(true);
  }
  expect(comparison.fineTuned.tasks[0]!.accuracy).toBe(1);
  expect(comparison.base.divergence!.kl).toBeGreaterThan(comparison.cells[0]!.divergence!.kl);
});

it("a frame has a row for each model, and a column for each number and each end of an interval", async () => {
  const { pair, task, cache } = await comparedPair();
  const comparison = await compare(
    pair,
    ["low-rank", "bit-delta"],
    [1 / 8, 1 / 20],
    [task],
    [0],
    here(cache),
  );
  const frame = comparisonFrame(comparison);
  const rows = frame.values as (string | number | null)[][];
  const column = (name: string) => rows.map((row) => row[frame.columns.indexOf(name)]);
  expect(column("model")).toEqual(["base", "fine-tuned", "low-rank", "low-rank", "bit-delta", "bit-delta"]);
  expect(column("budget")).toEqual([null, null, 1 / 8, 1 / 20, 1 / 8, 1 / 20]);
  const [first] = comparison.cells;
  expect(rows[2]![frame.columns.indexOf("KL, nats")]).toBe(first!.divergence!.kl);
  expect(rows[2]![frame.columns.indexOf("accuracy of letters, 95 % low")]).toBe(first!.tasks[0]!.interval[0]);
  expect(rows[2]![frame.columns.indexOf("weight error, 95 % high")]).toBe(first!.weightError!.interval[1]);
  expect(column("reason").slice(0, 5)).toEqual([null, null, null, null, null]);
  expect(column("reason")[5]).toMatch(/^bit-delta: stores 1\/15.9 of the 16-bit bytes, the budget is 1\/20$/);
});

describe("a method that cannot meet a budget is a cell with its reason", () => {
  it.each([
    [
      "low-rank",
      1 / 128,
      /^lowRank: one direction of a layer .* takes \d+ bytes, ratio 0.0078125 leaves \d+$/,
    ],
    ["d-qrelo", 1 / 32, /^dQrelo: /],
    ["lossless", 1 / 4, /^lossless: stores 1\/1\.\d+ of the 16-bit bytes, the budget is 1\/4$/],
    ["delta-zip", 1 / 64, /^delta-zip: stores 1\/[\d.]+ of the 16-bit bytes, the budget is 1\/64$/],
  ])("%s at %d", async (name, budget, reason) => {
    const { pair, task, cache } = await comparedPair();
    const { cells } = await compare(pair, [name, "dare"], [budget], [task], [0], here(cache, { limit: 1 }));
    expect(cells.map((cell) => cell.name)).toEqual([name, "dare"]);
    expect(cells[0]!.reason).toMatch(reason);
    expect(cells[0]!.tasks).toEqual([]);
    expect(cells[1]!.reason).toBeUndefined();
    expect(cells[1]!.tasks[0]!.n).toBe(1);
  });

  it("calibration that it needs and does not get", async () => {
    const { pair, task, cache } = await comparedPair();
    const gptq = (ratio: number) => deltaCoMe({ ratio, quantizer: "gptq" });
    const [cell] = (await compare(pair, [gptq], [1 / 8], [task], [0], here(cache))).cells;
    expect(cell).toMatchObject({ name: "gptq", reason: "delta-come: expected calibration, got none" });
    const calibrated = await compare(pair, [gptq], [1 / 8], [task], [0], here(cache, { calibration }));
    expect(calibrated.cells[0]!.stored!.ratio).toBeLessThanOrEqual(1 / 8);
  });
});

it("draws with each seed, and runs once what draws nothing", async () => {
  const { pair, task, cache } = await comparedPair();
  const methods = ["low-rank", "dare", "water-fill"];
  const { cells } = await compare(
    pair,
    methods,
    [1 / 8],
    [task],
    [1, 2],
    here(cache, { calibration, limit: 1 }),
  );
  expect(cells.flatMap(({ reason }) => reason ?? [])).toEqual([]);
  const run = cells.map(({ name, seed }) => `${name} ${seed}`);
  // The gradients that water-fill weighs errors by are of tokens that are drawn.
  expect(run).toEqual(["low-rank 1", "dare 1", "dare 2", "water-fill 1", "water-fill 2"]);
  expect(cells[1]!.weightError).not.toEqual(cells[2]!.weightError);
  expect(cells[3]!.weightError).not.toEqual(cells[4]!.weightError);
});

describe("what was found before", () => {
  it("is not computed again, but what depends on something that has changed", async () => {
    const { pair, places, task, cache } = await comparedPair();
    const methods = [(ratio: number) => lowRank({ ratio }), (ratio: number) => dare({ ratio })];
    const run = (tasks: string[], options: CompareOptions = {}, ratio = 1 / 8) =>
      compare(pair, methods, [ratio], tasks, [0], here(cache, options));
    const first = await run([task]);
    expect(first.made).toMatchObject({ measured: 4, remembered: 0 });
    const again = await run([task]);
    expect(again.made).toMatchObject({ measured: 0, remembered: 4 });
    expect(numbers(again)).toEqual(numbers(first));

    const changed = await changes(cache, () => run([task], { limit: 2 }));
    expect(changed.map(kindOf)).toEqual(["task", "task", "task", "task"]);
    await writeFile(
      task,
      await taskOf(["abc", "hello", "xyz", "deltas", "compare", "other"], places.fineTuned),
    );
    const more = await changes(cache, () => run([task], { limit: 5, texts: ["a text"] }));
    expect(new Set(more.map(kindOf))).toEqual(new Set(["task", "divergence", "layers"]));
    const other = await changes(cache, () => run([task], { limit: 5, texts: ["a text"] }, 1 / 4));
    expect(
      other
        .map(kindOf)
        .sort()
        .filter((kind) => kind === "delta"),
    ).toHaveLength(4); // two files, two records
    expect(other.map(kindOf).filter((kind) => kind === "task")).toHaveLength(2); // base and fine-tuned are known
  });

  it("of another checkpoint is not taken for this one's", async () => {
    const { pair, places, task, cache } = await comparedPair();
    await compare(pair, ["low-rank"], [1 / 8], [task], [0], here(cache, { limit: 1 }));
    const weights = path.join(places.fineTuned, "model.safetensors");
    const bytes = await readFile(weights);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(weights, bytes);
    const { made } = await compare(pair, ["low-rank"], [1 / 8], [task], [0], here(cache, { limit: 1 }));
    expect(made.measured).toBe(3); // the base, too, is another distance away
  });

  it("is of use without the delta files, which are made again where they are needed", async () => {
    const { pair, task, cache } = await comparedPair();
    const run = (options: CompareOptions) =>
      compare(pair, ["dare"], [1 / 8], [task], [0], here(cache, options));
    const first = await run({ limit: 1 });
    await rm(first.cells[0]!.file!);
    expect((await run({ limit: 1 })).made.measured).toBe(0);
    const { cells } = await run({ limit: 2 });
    expect(cells[0]!.tasks[0]!.n).toBe(2);
    expect(cells[0]!.stored).toEqual(first.cells[0]!.stored);
  });

  it("is an error where it is damaged, which names the file", async () => {
    const { pair, task, cache } = await comparedPair();
    const run = () => compare(pair, ["dare"], [1 / 8], [task], [0], here(cache, { limit: 1 }));
    await run();
    const record = (await readdir(cache)).find((name) => name.startsWith("task-"))!;
    await writeFile(path.join(cache, record), "{");
    await expect(run()).rejects.toThrow(
      new RegExp(`expected a record in JSON, got something else in .*${record}: remove it`),
    );
  });
});

it("work that was stopped goes on where it was, to the same result", async () => {
  const { pair, task, cache } = await comparedPair();
  const run = (at: string, onProgress?: CompareOptions["onProgress"]) =>
    compare(
      pair,
      ["low-rank", "dare"],
      [1 / 8],
      [task],
      [0],
      here(at, { limit: 2, ...(onProgress && { onProgress }) }),
    );
  const whole = numbers(await run(path.join(path.dirname(cache), "other")));
  for (const stop of ["low-rank 1/8 compress 9/", "low-rank 1/8 KL 1/", "dare 1/8 layers 3/"])
    await expect(
      run(cache, ({ model, step = "" }) => {
        if (`${model} ${step}`.startsWith(stop)) throw new Error("stopped");
      }),
    ).rejects.toThrow("stopped");
  const steps: string[] = [];
  const last = await run(cache, ({ model, step = "" }) => steps.push(`${model} ${step}`));
  expect(numbers(last)).toEqual(whole);
  expect(last.made).toMatchObject({ measured: 1, remembered: 3 });
  expect(steps.filter((step) => step.includes("compress") || step.includes("letters"))).toEqual([]);
  expect(last.cells[0]!.stored!.seconds).toBeNull(); // it was compressed in two goes
  expect((await readdir(cache)).filter((name) => /partial|unfinished/.test(name))).toEqual([]);
});

it("any number of processes finds the same", async () => {
  const { pair, task, cache } = await comparedPair();
  const run = (workers: number) =>
    compare(pair, ["low-rank", "dare", "delta-come"], [1 / 8], [task], [1], {
      ...here(path.join(cache, String(workers))),
      ...{ workers, calibration, limit: 2 },
    });
  const alone = await run(1);
  expect(alone.made).toMatchObject({ measured: 5, workers: 1 });
  expect(numbers(await run(3))).toEqual(numbers(alone));
});

describe("compare refuses", () => {
  it.each([
    [[], [1 / 8], "compare: expected at least one method, got none"],
    [["frobnicate"], [1 / 8], /^methodNamed: expected one of low-rank, /],
    [["dare", "dare"], [1 / 8], 'compare: expected methods of different names, got "dare" twice'],
    [["dare"], [], "compare: expected budgets and seeds, got 0 and 1 of them"],
    [["dare"], [16], "compare: ratio must be between 0 and 1, got 16"],
  ])("%j at %j", async (methods, budgets, message) => {
    const { pair, task, cache } = await comparedPair();
    await expect(compare(pair, methods, budgets, [task], [0], here(cache))).rejects.toThrow(message);
  });

  it("a task that is not there, or given twice, or of programs that may not be run", async () => {
    const { pair, task, cache } = await comparedPair();
    const run = (...tasks: string[]) => compare(pair, ["dare"], [1 / 8], tasks, [0], here(cache));
    await expect(run("no/such.jsonl")).rejects.toThrow(/readTask: .* no\/such.jsonl/);
    await expect(run(task, task)).rejects.toThrow(/expected different tasks, got .*letters.jsonl twice/);
    await expect(run("datasets/programs/test.jsonl")).rejects.toThrow(/expected allowCodeExecution/);
  });
});

const kindOf = (name: string): string => name.split("-")[0]!;

/** Names of the files in a folder that are there, or other, after something is done. */
async function changes(folder: string, act: () => Promise<unknown>): Promise<string[]> {
  const seen = async () => {
    const names = await readdir(folder);
    return new Map(
      await Promise.all(
        names.map(async (name) => [name, (await stat(path.join(folder, name))).mtimeMs] as const),
      ),
    );
  };
  const before = await seen();
  await act();
  const after = await seen();
  return [...after]
    .filter(([name, at]) => before.get(name) !== at)
    .map(([name]) => name)
    .filter((name) => !name.startsWith("sha256"));
}
