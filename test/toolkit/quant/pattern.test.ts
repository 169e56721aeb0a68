import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { gram as gramOf } from "../../../toolkit/linalg/gram.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { outputEnergy } from "../../../toolkit/linalg/output-energy.ts";
import { subtract } from "../../../toolkit/linalg/subtract.ts";
import { transpose } from "../../../toolkit/linalg/transpose.ts";
import { dequantize } from "../../../toolkit/quant/affine.ts";
import { gptq } from "../../../toolkit/quant/gptq.ts";
import { assertPattern, PatternMask } from "../../../toolkit/quant/pattern.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const ones = (count: number) => new Float32Array(count).fill(1);

describe("a mask of 2 of 4", () => {
  it("keeps the two largest of each four, of equal ones the first, and of what is left at the end two at most", () => {
    const row = matrix(1, 10, Float32Array.of(1, -3, 2, 0.5, 1, 1, 1, 1, 7, -8));
    const kept = new PatternMask(transpose(row), { kept: 2, of: 4 }, ones(10)).whole();
    expect([...kept.data]).toEqual([0, -3, 2, 0, 1, 1, 0, 0, 7, -8]);
  });

  it("weighs a column by what its loss costs", () => {
    const row = matrix(1, 4, Float32Array.of(1, 1.1, 1.2, 1.3));
    const divisors = Float32Array.of(0.1, 1, 1, 0.5);
    const kept = new PatternMask(transpose(row), { kept: 2, of: 4 }, divisors).whole();
    expect([...kept.data].map((x) => x > 0)).toEqual([true, false, false, true]);
  });
});

describe("GPTQ with a pattern", () => {
  const w = randomMatrix(24, 64, 1);
  const x = matmul(randomMatrix(200, 64, 2), randomMatrix(64, 64, 3));
  const gram = gramOf(x);
  const pattern = { kept: 2, of: 4 };
  const result = dequantize(gptq(w, gram, 4, { pattern, actOrder: false, range: "least-squares" }));

  it("leaves at most so many of each group", () => {
    for (let at = 0; at < result.data.length; at += 4)
      expect(result.data.subarray(at, at + 4).filter((value) => value !== 0).length).toBeLessThanOrEqual(2);
  });

  it("loses less of the outputs than keeping the largest does, even without rounding", () => {
    const largest = transpose(new PatternMask(transpose(w), pattern, ones(64)).whole());
    const lost = (approximation: typeof w) => outputEnergy(subtract(w, approximation), gram);
    expect(lost(result)).toBeLessThan(0.7 * lost(largest));
  });

  it("is GPTQ where all are kept", () => {
    const all = gptq(w, gram, 3, { pattern: { kept: 4, of: 4 }, actOrder: false });
    expect(all).toEqual(gptq(w, gram, 3, { actOrder: false }));
  });

  it("refuses another order of columns, and a pattern that lies across groups", () => {
    expect(() => gptq(w, gram, 4, { pattern })).toThrow("a pattern needs the plain order of columns");
    expect(() => gptq(w, gram, 4, { pattern: { kept: 1, of: 6 }, per: 8, actOrder: false })).toThrow(
      "gptq: groups of 8 columns and a pattern of 6: expected one to divide the other",
    );
  });
});

it.each([
  [0, 4],
  [5, 4],
  [1.5, 4],
  [2, 257],
  [2, Number.NaN],
])("a pattern is not %d of %d", (kept, of) => {
  expect(() => assertPattern({ kept, of }, "here")).toThrow(ValueError);
});
