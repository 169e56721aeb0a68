import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { type DsNoTOptions, dsNoT } from "../../../toolkit/methods/ds-no-t.ts";
import { largestOf } from "../../../toolkit/methods/largest.ts";
import { magnitude } from "../../../toolkit/methods/magnitude.ts";
import { relativeOutputError } from "../../../toolkit/methods/output-error.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { refineMask } from "../../../toolkit/methods/refine-mask.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

interface Refinement {
  readonly shape: [number, number];
  readonly delta: number[];
  readonly gram: number[];
  readonly cycles: number;
  readonly start: number[];
  readonly refined: number[];
}

const { refinements } = JSON.parse(await readFile("test/fixtures/methods/golden.json", "utf8")) as {
  refinements: Refinement[];
};

/** XᵀX of inputs that follow a few hidden ones. */
function moments(n: number, hidden: number, seed: number): Matrix {
  const x = matmul(randomMatrix(4 * n, hidden, seed), randomMatrix(hidden, n, seed + 1));
  const noise = randomMatrix(4 * n, n, seed + 2, 0.1);
  const both = matrix(
    4 * n,
    n,
    x.data.map((value, at) => value + noise.data[at]!),
  );
  return matmul(both, both, { transposeA: true });
}

/** eᵀ A e of a row, e its weights that are not kept, in float64. */
function rowError(delta: Matrix, positions: Uint32Array, gram: Matrix, row: number): number {
  const n = delta.shape[1];
  const kept = new Set(positions);
  const e = Array.from({ length: n }, (_, j) => (kept.has(row * n + j) ? 0 : delta.data[row * n + j]!));
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += e[i]! * e[j]! * gram.data[i * n + j]!;
  return sum;
}

const inRow = (positions: Uint32Array, row: number, n: number) =>
  positions.filter((at) => Math.floor(at / n) === row).length;

describe("a mask", () => {
  it.each(refinements.map((one) => [one.shape, one] as const))(
    "of [%s] is refined as an independent implementation refines it",
    (_, { shape, delta, gram, cycles, start, refined }) => {
      const n = shape[1];
      const found = refineMask(
        matrix(...shape, Float32Array.from(delta)),
        Uint32Array.from(start),
        matrix(n, n, Float32Array.from(gram)),
        cycles,
      );
      expect([...found]).toEqual(refined);
    },
  );

  it.each([1, 2, 3, 4])("never errs more in any row, and keeps as many weights there: inputs %d", (seed) => {
    const delta = randomMatrix(24, 40, seed, 0.01);
    const gram = moments(40, 6, 10 * seed);
    const start = largestOf(delta.data)(120);
    let before = Array.from({ length: 24 }, (_, row) => rowError(delta, start, gram, row));
    for (const cycles of [1, 2, 5, 50]) {
      const refined = refineMask(delta, start, gram, cycles);
      const after = before.map((_, row) => rowError(delta, refined, gram, row));
      after.forEach((error, row) => {
        expect(error).toBeLessThanOrEqual(before[row]!);
        expect(inRow(refined, row, 40)).toBe(inRow(start, row, 40));
      });
      before = after;
    }
  });

  it("of the largest weights is left alone where inputs are alike and independent", () => {
    const delta = randomMatrix(24, 40, 5);
    const alike = matrix(40, 40);
    for (let i = 0; i < 40; i++) alike.data[i * 41] = 3;
    const start = new Uint32Array(24 * 4);
    for (let row = 0, next = 0; row < 24; row++)
      for (const at of largestOf(delta.data.subarray(row * 40, (row + 1) * 40))(4))
        start[next++] = row * 40 + at;
    expect(refineMask(delta, start, alike, 50)).toEqual(start);
  });
});

describe("dsNoT", () => {
  const delta = randomMatrix(96, 128, 6, 0.01);
  const gram = moments(128, 16, 7);
  const error = (options: DsNoTOptions) => {
    const method = dsNoT({ metric: "outputs", ...options });
    return relativeOutputError(
      delta,
      method.decode(method.encode(delta, { grams: [gram] }), delta.shape),
      gram,
    );
  };

  it.each(["wanda", "magnitude"] as const)(
    "errs less at the outputs than the mask of %s that it starts from, by a tenth at least",
    (start) => {
      for (const ratio of [1 / 16, 1 / 8])
        expect(error({ start, ratio })).toBeLessThan(0.9 * error({ start, ratio, cycles: 0 }));
    },
  );

  it("is pruning by size where it is told nothing of inputs", () => {
    expect(dsNoT().encode(delta)).toEqual(magnitude().encode(delta));
  });

  it("stores no more than its forecast, and nearly that", () => {
    const method = dsNoT({ metric: "outputs" });
    const { stored, atMost } = method.forecast(delta.shape);
    const most = stored!.reduce((sum, { count, bits }) => sum + Math.ceil((count * bits) / 8), 0);
    const bytes = bytesOf(method.encode(delta, { grams: [gram] }));
    expect(atMost).toBe(true);
    expect(bytes).toBeLessThanOrEqual(most);
    expect(bytes).toBeGreaterThan(0.97 * most);
  });

  it("keeps nothing for inputs that never came", () => {
    const hollow = matrix(128, 128, gram.data.slice());
    for (let i = 0; i < 128; i++) for (const at of [i, 128 * i]) hollow.data[at] = 0;
    const method = dsNoT({ metric: "outputs" });
    const decoded = method.decode(method.encode(delta, { grams: [hollow] }), delta.shape);
    expect(decoded.data.filter((x, at) => at % 128 === 0 && x !== 0)).toHaveLength(0);
  });

  it("refuses what it does not know, and outputs without calibration", () => {
    expect(() => dsNoT({ start: "luck" as "wanda" })).toThrow(
      "dsNoT: start must be wanda or magnitude, got luck",
    );
    expect(() => dsNoT({ cycles: -1 })).toThrow("dsNoT: cycles must be a whole number from 0 on, got -1");
    expect(() => dsNoT({ metric: "fisher" as "outputs" })).toThrow(
      "dsNoT: metric must be weights or outputs, got fisher",
    );
    expect(() => dsNoT({ metric: "outputs" }).encode(delta)).toThrow(ValueError);
  });
});
