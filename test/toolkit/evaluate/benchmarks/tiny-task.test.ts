import path from "node:path";
import { describe, expect, test } from "vitest";
import { FormatError, ValueError } from "../../../../toolkit/errors.ts";
import { judged } from "../../../../toolkit/evaluate/benchmarks/judge.ts";
import { readTinyTask } from "../../../../toolkit/evaluate/benchmarks/tiny-task.ts";
import { finalAnswer } from "../../../../toolkit/evaluate/extract.ts";
import { sample } from "../../../helpers/sample.ts";

/** What replies to the same line are worth. */
async function scores(line: object, replies: readonly string[]): Promise<number[]> {
  const problems = await readTinyTask(
    await sample(
      "test.jsonl",
      replies.map(() => line),
    ),
  );
  return judged(problems, replies, { allowCodeExecution: true, timeoutMs: 4000 });
}

test("a plain answer is compared to the letter, or what stands after ####", async () => {
  const line = { prompt: "1 + 2?\n", answer: "1 + 2 = 3.\n#### 3" };
  expect(await scores(line, ["#### 3", "1 + 2 = 4.\n#### 4", "3 = 3. #### 3\n", ""])).toEqual([1, 0, 1, 0]);
  expect(await scores({ prompt: "Who?", answer: "Ann" }, ["Ann\n", "ann", "Ann and Tom"])).toEqual([1, 0, 0]);
});

test("an object in JSON is compared by its value", async () => {
  const line = { prompt: "What?", answer: '{"answer":["red ball"]}' };
  const replies = [
    '{ "answer": ["red ball"] }\n',
    '{"answer":["blue ball"]}',
    "red ball",
    '{"answer":["red ball"',
  ];
  expect(await scores(line, replies)).toEqual([1, 0, 0, 0]);
});

test("an image is found beside the file", async () => {
  const file = await sample("test.jsonl", [
    { prompt: "<image>\nHow many?\n", answer: "2", image: "images/000.png" },
  ]);
  const [problem] = await readTinyTask(file);
  expect(problem!.image).toBe(path.join(path.dirname(file), "images", "000.png"));
});

describe("a function", () => {
  const line = {
    prompt: "Write f(list): sort, then count.\n",
    answer: "a => a.sort()",
    tests: [
      [
        [3, 1, 2],
        [1, 2, 3],
      ],
      [[], []],
    ],
  };

  test("is right when it gives what it should, however it is written", async () => {
    const long = "function named(list) {\n  list.sort();\n  return list;\n}";
    expect(await scores(line, [line.answer, long, "a => a.toSorted()"])).toEqual([1, 1, 1]);
  });

  test.each([
    ["gives something else", "a => a"],
    ["gives nothing", "a => {}"],
    ["is none", "Once there was a shy girl called Lily."],
    ["is not there", ""],
    ["never ends", "a => { for (;;); }"],
    ["reads a file", 'a => require("fs").readFileSync("package.json", "utf8") && a.sort()'],
    ["ends the process", "process.exit(0)"],
    ["leaves its parentheses", "a => 1); process.exit(0); ("],
  ])("that %s is wrong", async (_, reply) => {
    expect(await scores(line, [reply])).toEqual([0]);
  });

  test("is run only when that is allowed", async () => {
    const problems = await readTinyTask(await sample("test.jsonl", [line]));
    await expect(judged(problems, [line.answer], {})).rejects.toThrow(ValueError);
  });

  test("needs tests that are pairs", async () => {
    const reading = readTinyTask(await sample("test.jsonl", [{ ...line, tests: [[1, 2, 3]] }]));
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(/line 1/);
  });
});

test("every answer of a shipped task is right by its own scorer", async () => {
  for (const task of ["word-problems", "programs"]) {
    const problems = (await readTinyTask(`datasets/${task}/test.jsonl`)).slice(0, 8);
    const answers = problems.map(({ answer }) => answer);
    expect(await judged(problems, answers, { allowCodeExecution: true })).toEqual(answers.map(() => 1));
    const others = [...answers.slice(1), answers[0]!];
    const alike = others.map((other, i) => Number(finalAnswer(other) === finalAnswer(answers[i]!)));
    expect(alike.filter((same) => same === 1).length).toBeLessThan(3); // two problems may come to one number
    expect(await judged(problems, others, { allowCodeExecution: true })).toEqual(alike);
  }
});
