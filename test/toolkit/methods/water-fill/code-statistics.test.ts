import { expect, test } from "vitest";
import { codeStatistics } from "../../../../toolkit/methods/water-fill/code-statistics.ts";
import { partsOf } from "../../../../toolkit/methods/water-fill/rounded-factors.ts";
import { waterFill } from "../../../../toolkit/methods/water-fill/water-fill.ts";
import { syntheticDelta } from "../../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../../toolkit/synthetic/spectra.ts";

test("counts zeros, and the width of each vector", () => {
  const right = { codes: Int32Array.of(0, 1, -1, 0, 3, 0, 0, 0), exponents: Int16Array.of(0, 0) };
  const left = { codes: Int32Array.of(7, -8, 0, 0), exponents: Int16Array.of(0, 0) };
  const { numbers, zeros, fixedWidth, stored } = codeStatistics(partsOf(right, left), [2, 4]);
  expect({ numbers, zeros }).toEqual({ numbers: 12, zeros: 7 / 12 });
  expect(fixedWidth).toBeCloseTo((4 * 2 + 4 * 3 + 2 * 5 + 2 * 0) / 12, 12); // ±1, up to 3, up to 8, nothing
  expect(stored * 12).toBe(8 * partsOf(right, left)["codes"]!.bytes.length);
});

test("entropy coding takes fewer bits than the least width of each vector", () => {
  const { delta } = syntheticDelta(powerLaw(96, 0.7), [160, 96], 1);
  const { stored, fixedWidth, zeros } = codeStatistics(
    waterFill({ ratio: 1 / 16 }).encode(delta),
    delta.shape,
  );
  expect(stored).toBeLessThan(0.8 * fixedWidth);
  expect(zeros).toBeGreaterThan(0.2);
});

test("a layer without a direction has no numbers", () => {
  const none = { codes: new Int32Array(0), exponents: new Int16Array(0) };
  expect(codeStatistics(partsOf(none, none), [3, 5])).toEqual({
    numbers: 0,
    zeros: 0,
    stored: 0,
    fixedWidth: 0,
  });
});
