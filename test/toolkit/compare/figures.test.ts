import { describe, expect, it } from "vitest";
import type { ComparedCell, ComparedModel, Comparison } from "../../../toolkit/compare/comparison.ts";
import { pairedTests } from "../../../toolkit/compare/paired-tests.ts";
import { rateDistortion } from "../../../toolkit/compare/rate-distortion.ts";
import { comparisonReport } from "../../../toolkit/compare/report/page.ts";
import { mcnemar } from "../../../toolkit/evaluate/mcnemar.ts";
import { wilson } from "../../../toolkit/evaluate/wilson.ts";

/** A model that has so many of ten problems right, the first ones. */
function model(name: string, right: number, error: number): ComparedModel {
  const scores = Array.from({ length: 10 }, (_, i) => Number(i < right));
  const task = { accuracy: right / 10, interval: wilson(right, 10), n: 10, scores, cutOff: 0 };
  return { name, tasks: [task], weightError: { value: error, interval: [0.9 * error, 1.1 * error] } };
}

/** The same at a budget, in a file of its own unless another is named. */
function cell(
  name: string,
  budget: number,
  right: number,
  given: { seed?: number; bits?: number; file?: string } = {},
): ComparedCell {
  const { seed = 0, bits = 16 * budget } = given;
  return {
    ...model(name, right, 1 - right / 20),
    ...{ budget, seed, file: given.file ?? `${name} ${budget} ${seed}`, options: {} },
    stored: { bitsPerWeight: bits, ratio: bits / 16, fileBytes: 1000, fileRatio: bits / 16, seconds: 1 },
  };
}

const comparison: Comparison = {
  base: model("base", 0, 1),
  fineTuned: model("fine-tuned", 10, 0),
  cells: [
    cell("a", 1 / 8, 9),
    cell("a", 1 / 16, 8),
    cell("one bit", 1 / 8, 3, { bits: 1, file: "signs" }),
    cell("one bit", 1 / 16, 3, { bits: 1, file: "signs" }),
    cell("drawn", 1 / 8, 6, { seed: 1 }),
    cell("drawn", 1 / 8, 4, { seed: 2 }),
    { name: "drawn", budget: 1 / 16, seed: 1, tasks: [], reason: "drawn: <too little>" },
  ],
  tasks: ["ten"],
  budgets: [1 / 8, 1 / 16],
  made: {
    ...{ version: "0", node: "20", processor: "P", cores: 2, workers: 1, threads: 1, content: {} },
    places: { base: "models/base", fineTuned: "models/tuned", cache: "cache" },
    ...{ measured: 0, remembered: 7, seconds: 0 },
  },
};

interface Trace {
  name: string;
  x: number[];
  y: number[];
  error_y: { array: number[]; arrayminus: number[] };
}

describe("the figure of a measure", () => {
  const { data, layout } = rateDistortion(comparison, "accuracy");
  const traces = data as unknown as Trace[];

  it("has a curve for each method, less stored first, over stored bits", () => {
    expect(traces.map(({ name, x, y }) => [name, x, y])).toEqual([
      ["a", [1, 2], [80, 90]],
      ["one bit", [1], [30]], // the same file at both budgets
      ["drawn", [2], [50]],
    ]);
  });

  it("has an interval that holds those of all seeds", () => {
    const { array, arrayminus } = traces[2]!.error_y;
    expect(50 + array[0]!).toBeCloseTo(100 * wilson(6, 10)[1], 10);
    expect(50 - arrayminus[0]!).toBeCloseTo(100 * wilson(4, 10)[0], 10);
  });

  it("has lines at the base and the fine-tuned model, and says what to see", () => {
    const notes = layout.annotations!.map(({ text }) => text!.replaceAll("<br>", " "));
    expect(notes).toEqual([
      "fine-tuned",
      "base",
      "At 1/16 of the bytes a has the most, 80 % (95 % interval 49 % – 94.3 %); the interval of one bit with 30 % overlaps it.",
    ]);
  });

  it("of errors is drawn by powers of ten, and needs what was measured", () => {
    expect(rateDistortion(comparison, "weight error").layout.yaxis!.type).toBe("log");
    expect(() => rateDistortion(comparison, "KL")).toThrow(
      'compare: expected one of accuracy of ten, weight error, got "KL"',
    );
  });
});

describe("paired tests", () => {
  it("are of each method against the best at its budget", () => {
    const tests = pairedTests(comparison);
    expect(tests.map(({ name, against, budget }) => [name, against, budget])).toEqual([
      ["one bit", "a", 1 / 8],
      ["drawn", "a", 1 / 8],
      ["one bit", "a", 1 / 16],
    ]);
    expect(tests[0]).toMatchObject({ firstBetter: 0, secondBetter: 6, pValue: mcnemar(0, 6), n: 10 });
    expect(tests[0]!.difference).toBeCloseTo(-0.6, 12);
    expect(tests[1]).toMatchObject({ firstBetter: 0, secondBetter: 5 }); // problems 5 and 6 are half right over seeds
  });

  it("or against a named one", () => {
    expect(pairedTests(comparison, "one bit").map(({ name }) => name)).toEqual(["a", "drawn", "a"]);
    expect(() => pairedTests(comparison, "b")).toThrow(
      'pairedTests: expected one of a, one bit, drawn, got "b"',
    );
  });
});

it("a report holds every number, every reason and Plotly itself, as text where it is text", async () => {
  const page = await comparisonReport(comparison, { command: "deltalab compare <a> b" });
  expect(page).toContain("tuned from base: methods at equal stored bytes");
  expect(page).toContain("<td><b>80</b><small>49 – 94.3</small></td>");
  expect(page).toContain("drawn: &lt;too little&gt;");
  expect(page).toContain("deltalab compare &lt;a&gt; b");
  expect(page.match(/<script type="application\/json">/g)).toHaveLength(2);
  expect(page.length).toBeGreaterThan(4_000_000);
  expect(page.match(/<\/script/gi)).toHaveLength(4); // two figures, Plotly, and what draws
});

it("a report of nothing that could be measured says why", async () => {
  const nothing = { ...comparison, cells: comparison.cells.slice(-1), budgets: [1 / 16] };
  const page = await comparisonReport(nothing);
  expect(page).toContain("No method could meet a budget.");
  expect(page).toContain("drawn: &lt;too little&gt;");
});
