import { expect, test } from "vitest";
import { toBundle } from "../../../kernel/display/index.ts";
import { ValueError } from "../../../toolkit/errors.ts";
import { type Finding, finding, findingType } from "../../../toolkit/paper/finding.ts";
import { aFinding } from "../../helpers/findings.ts";

const shown = (found: Finding) => {
  const bundle = toBundle(finding(found));
  if (bundle instanceof Promise) throw new Error("a finding is shown at once");
  return bundle.data;
};

test("a notebook shows a finding as a table, in words, and keeps it as data", () => {
  const found = aFinding({
    interval: { "mixed, %": [77.2, 87.6] },
    seeds: [1, 2],
    paper: "53.2 against 49.3",
  });
  const data = shown(found);
  expect(data[findingType]).toEqual(found);
  expect(JSON.parse(JSON.stringify(data[findingType]))).toEqual(found);
  expect(data["text/plain"]).toBe(
    [
      "Table 3: held",
      "  claim     Mixed precision keeps more.",
      "  predicted It answers more problems than both.",
      "  came      one bit, %: 7.5 · mixed, %: 83 (77.2 to 87.6)",
      "  random    seeds 1, 2",
      "  paper     53.2 against 49.3",
    ].join("\n"),
  );
  expect(data["text/html"]).toContain("✓ prediction held");
});

test("a prediction that failed is seen, in words too", () => {
  const data = shown(aFinding({ held: false }));
  expect(data["text/html"]).toContain("✗ prediction FAILED");
  expect(data["text/plain"]).toMatch(/^Table 3: FAILED\n/);
});

test("a claim that did not come out, as predicted, is seen as well", () => {
  expect(shown(aFinding({ agrees: false }))["text/plain"]).toMatch(
    /^Table 3: held, the claim did NOT come out\n/,
  );
  expect(shown(aFinding({ held: false, agrees: true }))["text/html"]).toContain("FAILED, the claim came out");
});

test("what is not at hand of the paper is said so", () => {
  expect(shown(aFinding())["text/plain"]).toMatch(/paper {5}not at hand$/);
});

test("words are shown as words, not as tags", () => {
  expect(shown(aFinding({ claim: "a < b & c" }))["text/html"]).toContain("a &lt; b &amp; c");
});

test("counts stay whole, measurements have four digits", () => {
  const result = { bytes: 202_375_168, error: 0.123456 };
  expect(shown(aFinding({ result }))["text/plain"]).toContain("bytes: 202,375,168 · error: 0.1235");
});

test("one interval belongs to the whole result, one seed is one seed", () => {
  const text = shown(aFinding({ result: "0.53", interval: [0.5, 0.56], seeds: 1 }))["text/plain"];
  expect(text).toContain("came      0.53 (0.5 to 0.56)");
  expect(text).toContain("random    1 seed");
});

test.each<[string, Partial<Finding>, RegExp]>([
  ["no such table", { item: "Table 12" as never }, /got "Table 12"/],
  ["no claim", { claim: " " }, /finding on Table 3: claim must be a sentence, got " "/],
  ["no prediction", { prediction: "" }, /prediction must be a sentence/],
  ["half an agreement", { agrees: "half" as never }, /agrees must be true or false, got "half"/],
  ["no verdict", { held: undefined as never }, /held must be true or false/],
  [
    "a number that is none",
    { result: { error: Number.NaN } },
    /result "error" must be a finite number, got "NaN"/,
  ],
  ["no numbers", { result: {} }, /result must hold words or named numbers, got {}/],
  ["no words", { paper: "" }, /paper must hold words or named numbers, got ""/],
  [
    "an interval of nothing",
    { interval: { "two bits, %": [0, 1] } },
    /belong to a number of the result, got "two/,
  ],
  ["an interval of words", { result: "words", interval: { words: [0, 1] } }, /belong to a number/],
  ["an interval the wrong way round", { interval: [2, 1] }, /must be \[low, high\], got \[2,1\]/],
  ["half a seed", { seeds: [0.5] }, /seeds must be whole numbers, got \[0.5\]/],
])("%s is no finding", (_name, own, message) => {
  expect(() => finding(aFinding(own))).toThrow(ValueError);
  expect(() => finding(aFinding(own))).toThrow(message);
});
