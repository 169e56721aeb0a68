import { expect, test } from "vitest";
import { Random } from "../../../datasets/random.ts";
import { problem } from "../../../datasets/text/problems.ts";

const MOST = 6;

const drawn = (most?: number) => {
  const random = new Random(7);
  return Array.from({ length: 2000 }, () => problem(random, most));
};
const many = drawn(MOST);

/** The steps of an answer as [left, sign, right, result], and the number after `####`. */
function parse(answer: string) {
  const steps = [...answer.matchAll(/(\d+) ([-+*]) (\d+) = (\d+)\./g)];
  return {
    steps: steps.map(([, a, sign, b, c]) => [Number(a), sign, Number(b), Number(c)] as const),
    result: Number(/\n#### (\d+)$/.exec(answer)?.[1]),
  };
}

test("every step is right, and the last one is the answer", () => {
  for (const { answer } of many) {
    const { steps, result } = parse(answer);
    for (const [a, sign, b, c] of steps)
      expect(sign === "+" ? a + b : sign === "-" ? a - b : a * b, answer).toBe(c);
    expect(result, answer).toBe(steps.at(-1)![3]);
  }
});

test("problems take two to as many steps as is asked for, about as many of each", () => {
  for (const most of [3, MOST]) {
    const counts = new Map<number, number>();
    for (const { answer } of drawn(most)) {
      const { length } = parse(answer).steps;
      counts.set(length, (counts.get(length) ?? 0) + 1);
    }
    const expected = Array.from({ length: most - 1 }, (_, i) => i + 2);
    expect([...counts.keys()].sort()).toEqual(expected);
    for (const count of counts.values()) expect(count).toBeGreaterThan(1000 / expected.length);
  }
});

test("each step goes on from the one before, or adds to what was first", () => {
  for (const { answer } of many) {
    const { steps } = parse(answer);
    for (const [i, [a, , b]] of steps.entries())
      if (i > 0) expect([a, b], answer).toContain(steps[i - 1]![3]);
  }
});

test("all goes through numbers from 1 to 49", () => {
  for (const { answer } of many) {
    const { steps } = parse(answer);
    for (const [a, , b, c] of steps)
      for (const number of [a, b, c]) {
        expect(number, answer).toBeGreaterThan(0);
        expect(number, answer).toBeLessThan(50);
      }
  }
});

test("every number that the first step uses is told in the prompt, and no step is", () => {
  for (const { prompt, answer } of many.filter((_, i) => i % 10 === 0)) {
    const [[a, , b]] = parse(answer).steps as [readonly [number, string, number, number]];
    expect(prompt).toMatch(new RegExp(`\\b${a}\\b`));
    expect(prompt).toMatch(new RegExp(`\\b${b}\\b`));
    expect(prompt).not.toContain("=");
  }
});

test("one thing is spoken of as one, several as several", () => {
  for (const { prompt } of many) expect(prompt).not.toMatch(/\b1 (more )?\w+s\b(?! with)/);
});
