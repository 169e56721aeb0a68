import { describe, expect, it } from "vitest";
import { tf } from "../../../../toolkit/backend/tensorflow.ts";
import { UnsupportedError, ValueError } from "../../../../toolkit/errors.ts";
import { logLikelihoods } from "../../../../toolkit/evaluate/benchmarks/log-likelihood.ts";
import type {
  ChoiceProblem,
  ProgramProblem,
  WrittenProblem,
} from "../../../../toolkit/evaluate/benchmarks/problem.ts";
import {
  type ScoreOptions,
  scoreBenchmark,
} from "../../../../toolkit/evaluate/benchmarks/score-benchmark.ts";
import { cut, hasStopped } from "../../../../toolkit/evaluate/benchmarks/stops.ts";
import { compareAccuracy } from "../../../../toolkit/evaluate/compare-accuracy.ts";
import { loadModel } from "../../../../toolkit/model/model.ts";
import { numbers } from "../../../helpers/evaluation.ts";
import { golden, tinyLlama } from "../../../helpers/llama.ts";
import { characters, table } from "../../../helpers/table-model.ts";

const written = (id: string, prompt: string, answer: string): WrittenProblem => ({
  ...{ kind: "written", id, prompt, answer, maxTokens: 20, stop: ["\nNext", "###"] },
  score: (completion) => Number(completion === answer),
});

describe("written answers", () => {
  const problems = [written("a", "1 + 1", "2"), written("b", "2 + 2", "4"), written("c", "3 + 3", "6")];
  const model = () =>
    table({ "1 + 1": "2\nNext question: 5", "2 + 2": "22", "3 + 3": "6### and so on for ever and ever" });

  it("end at the first stop, and are scored without it", async () => {
    const { score, n, interval, answers } = await scoreBenchmark(model(), characters, problems);
    expect([score, n]).toEqual([2 / 3, 3]);
    expect(answers.map(({ completion, correct }) => [completion, correct])).toEqual([
      ["2", true],
      ["22", false],
      ["6", true],
    ]);
    expect(interval[0]).toBeCloseTo(0.2077, 4); // Wilson, 2 of 3
  });

  it("are asked for in batches, as far as the limit", async () => {
    const asked = model();
    await scoreBenchmark(asked, characters, problems, { batch: 2 });
    const { n } = await scoreBenchmark(asked, characters, problems, { limit: 1 });
    expect([asked.batches, n]).toEqual([[2, 1, 1], 1]);
  });

  it("can be cut off earlier than the benchmark says, or ended by a rule of one's own", async () => {
    const long = table({ "1 + 1": "123456789" });
    const completion = async (options: ScoreOptions) =>
      (await scoreBenchmark(long, characters, problems.slice(0, 1), options)).answers[0]!.completion;
    expect(await completion({ maxTokens: 3 })).toBe("123");
    expect(await completion({ until: (text) => text.length === 5 })).toBe("12345");
  });

  it("of two models are compared problem by problem", async () => {
    const better = await scoreBenchmark(model(), characters, problems);
    const worse = await scoreBenchmark(table({ "1 + 1": "2" }), characters, problems);
    expect(compareAccuracy(better, worse)).toMatchObject({
      difference: 1 / 3,
      firstBetter: 1,
      secondBetter: 0,
      n: 3,
    });
  });

  it("that are cut off by the limit on tokens say so", async () => {
    const endless = table({ "1 + 1": "x".repeat(100), "2 + 2": "4" });
    const { answers } = await scoreBenchmark(endless, characters, problems.slice(0, 2));
    expect(answers.map(({ ended }) => ended)).toEqual([false, true]);
  });

  it("with scores between wrong and right have an interval from the answers themselves", async () => {
    const partly = problems.map(
      (problem, i): WrittenProblem => ({ ...problem, score: () => [0.3, 0.6, 1][i]! }),
    );
    const { score, interval } = await scoreBenchmark(model(), characters, partly);
    expect(score).toBeCloseTo(1.9 / 3, 12);
    expect(interval[0]).toBeGreaterThanOrEqual(0.3);
    expect(interval[1]).toBeLessThanOrEqual(1);
    expect(interval[0]).toBeLessThan(interval[1]);
  });
});

describe("programs", () => {
  const problem = (id: string): ProgramProblem => ({
    ...{ kind: "program", id, prompt: id, answer: "", maxTokens: 100, stop: [] },
    program: (completion) => ({
      language: "javascript",
      source: `${completion}\nif (f(2) !== 4) throw new Error();`,
    }),
  });
  const problems = ["right", "wrong", "broken"].map(problem);
  const model = table({
    right: "const f = (x) => x + x;",
    wrong: "const f = (x) => x;",
    broken: "const f =",
  });

  it("are run, each for its own problem", async () => {
    const options = { allowCodeExecution: true, timeoutMs: 60_000 };
    const { answers } = await scoreBenchmark(model, characters, problems, options);
    expect(answers.map(({ score }) => score)).toEqual([1, 0, 0]);
  });

  it("are not even written where they may not be run", async () => {
    const asked = table({});
    await expect(scoreBenchmark(asked, characters, problems)).rejects.toThrow(
      /expected allowCodeExecution: true/,
    );
    expect(asked.batches).toEqual([]);
  });
});

describe("choices", async () => {
  const model = await loadModel(await tinyLlama());
  const [row] = golden.tokens as [number[]];
  const choice = (prompt: string, ...choices: string[]): ChoiceProblem => ({
    ...{ kind: "choice", id: "c", prompt, answer: "", choices },
    score: (logs) => Number(logs.indexOf(Math.max(...logs)) === 0),
  });

  it("have the probability that the golden logits give them", () => {
    const [prompt, tail] = [row.slice(0, 3), row.slice(3, 5)];
    const [found] = logLikelihoods(model, numbers, choice(prompt.join(" "), ` ${tail.join(" ")}`));
    const expected = tail.map((token, i) => {
      const logits = golden.logits["two layers"][0]![2 + i]!;
      return logits[token]! - Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    });
    expect(found).toBeCloseTo(expected[0]! + expected[1]!, 4);
  });

  it("of all tokens share all probability", () => {
    const all = Array.from({ length: 48 }, (_, token) => ` ${token}`);
    const sum = logLikelihoods(model, numbers, choice("5 7 11", ...all)).reduce(
      (a, log) => a + Math.exp(log),
      0,
    );
    expect(sum).toBeCloseTo(1, 5);
  });

  it("are the same when made tokens apart, where that changes no token", () => {
    const problem = choice("5 7", " 11 3", " 2");
    expect(logLikelihoods(model, numbers, { ...problem, apart: true })).toEqual(
      logLikelihoods(model, numbers, problem),
    );
  });

  it("are scored, and leave no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const problem = choice("5 7", " 11", " 2");
    const [first, second] = logLikelihoods(model, numbers, problem);
    const { score, answers } = await scoreBenchmark(model, numbers, [problem]);
    expect(score).toBe(Number(first! > second!));
    expect(answers[0]!.completion).toBe(first! > second! ? "11" : "2");
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("what cannot be asked", () => {
  const problem = written("a", "1 + 1", "2");

  it("no problems, or those of two benchmarks", async () => {
    await expect(scoreBenchmark(table({}), characters, [])).rejects.toThrow(ValueError);
    const mixed = [problem, { ...problem, id: "b", maxTokens: 3 }];
    await expect(scoreBenchmark(table({}), characters, mixed)).rejects.toThrow(
      /got b, which is asked in another way/,
    );
  });

  it("a model without eyes about an image", async () => {
    const asked = scoreBenchmark(table({}), characters, [{ ...problem, image: "x.jpg" }]);
    await expect(asked).rejects.toThrow(UnsupportedError);
  });
});

describe("a stop", () => {
  it.each([
    ["one\ntwo", ["\n"], "one"],
    ["a b c", ["c", "b"], "a "],
    ["nothing", ["x"], "nothing"],
    ["all", [], "all"],
  ])("cuts %j at %j", (text, stop, expected) => {
    expect(cut(text, stop)).toBe(expected);
  });

  it("is seen as soon as it is written, however many tokens it takes", () => {
    const stopped = hasStopped(characters, ["\n##"]);
    expect(
      ["long text before\n#", "long text before\n##", "\n##"].map((text) => stopped(characters.encode(text))),
    ).toEqual([false, true, true]);
  });
});
