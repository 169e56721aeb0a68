import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { scaleRows } from "../../../toolkit/linalg/rows.ts";
import { transpose } from "../../../toolkit/linalg/transpose.ts";
import { budget } from "../../../toolkit/methods/budget.ts";
import { compeft } from "../../../toolkit/methods/compeft.ts";
import { bytesStored } from "../../../toolkit/methods/forecast.ts";
import type { Method } from "../../../toolkit/methods/method.ts";
import { relativeOutputError } from "../../../toolkit/methods/output-error.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { sketcher } from "../../../toolkit/methods/sketch/fit-sketch.ts";
import { bytesOfSketch, sketchMatrix, sketchParts } from "../../../toolkit/methods/sketch/sketch-parts.ts";
import { forEachRun, type TableLayout } from "../../../toolkit/methods/sketch/table-layout.ts";
import { spaLlm } from "../../../toolkit/methods/spa-llm.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

interface GoldenSketch {
  readonly shape: [number, number];
  readonly delta: number[];
  readonly columns: number[];
  readonly price: number;
  readonly layout: TableLayout;
  readonly tables: number[];
  readonly indices: number[];
}

const { sketches } = JSON.parse(await readFile("test/fixtures/methods/golden.json", "utf8")) as {
  sketches: GoldenSketch[];
};

const alike = (n: number) => new Float64Array(n).fill(1);
const decoded = (method: Method, delta: Matrix, gram?: Matrix) =>
  method.decode(method.encode(delta, gram && { grams: [gram] }), delta.shape);

describe("a sketch", () => {
  it.each(sketches.map((one) => [one.shape, one.price, one] as const))(
    "of [%s] at the price %d is what an independent implementation fits",
    (_, price, { shape, delta, columns, layout, tables, indices }) => {
      const fitted = sketcher(
        matrix(...shape, Float32Array.from(delta)),
        Float64Array.from(columns),
        layout,
      )(price);
      expect([...fitted.indices]).toEqual(indices);
      fitted.tables.forEach((x, at) => {
        expect(Math.abs(x - tables[at]!)).toBeLessThanOrEqual(2 ** -7 * Math.abs(x));
      });
    },
  );

  const delta = randomMatrix(24, 50, 1, 0.01);
  const layout = { values: 4, rowsPerTable: 8, groupsPerRow: 1 };

  it("gives every weight the nearest number of its table where bits cost nothing", () => {
    const { tables, indices } = sketcher(delta, alike(50), layout)(0);
    forEachRun(layout, delta.shape, (table, first, last) => {
      const own = [...tables.subarray(4 * table, 4 * table + 4)];
      expect(own).toEqual(own.toSorted((a, b) => a - b));
      for (let at = first; at < last; at++) {
        const distance = (k: number) => Math.abs(delta.data[at]! - own[k]!);
        for (const k of own.keys()) expect(distance(indices[at]!)).toBeLessThanOrEqual(distance(k));
      }
    });
  });

  it("takes fewer bytes and errs more, the more a bit costs", () => {
    const sketch = sketcher(delta, alike(50), layout);
    const [bytes, errors]: [number[], number[]] = [[], []];
    for (const price of [0, 0.1, 0.3, 1]) {
      const parts = sketchParts(sketch(price), layout);
      bytes.push(bytesOf(parts));
      errors.push(relativeError(delta, sketchMatrix(parts, delta.shape)));
    }
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a));
    expect(errors).toEqual(errors.toSorted((a, b) => a - b));
  });

  it.each([
    { values: 2, rowsPerTable: 24, groupsPerRow: 1 },
    { values: 3, rowsPerTable: 7, groupsPerRow: 1 },
    { values: 16, rowsPerTable: 1, groupsPerRow: 1 },
    { values: 5, rowsPerTable: 1, groupsPerRow: 7 },
  ])("comes back from what is stored of it, in no more bytes than were foretold, %j", (layout) => {
    const fitted = sketcher(delta, alike(50), layout)(0.05);
    const parts = sketchParts(fitted, layout);
    const back = sketchMatrix(parts, delta.shape);
    const most = bytesOfSketch(fitted, layout, delta.shape);
    expect(bytesOf(parts)).toBeLessThanOrEqual(most);
    expect(bytesOf(parts)).toBeGreaterThan(most - 12);
    forEachRun(layout, delta.shape, (table, first, last) => {
      for (let at = first; at < last; at++)
        expect(back.data[at]).toBe(fitted.tables[table * layout.values + fitted.indices[at]!]);
    });
  });

  it("has each weight in one run, whatever the groups", () => {
    const seen = new Uint8Array(24 * 50);
    forEachRun({ values: 2, rowsPerTable: 1, groupsPerRow: 7 }, delta.shape, (_, first, last) => {
      for (let at = first; at < last; at++) seen[at]!++;
    });
    expect(seen.every((count) => count === 1)).toBe(true);
  });
});

describe("spaLlm", () => {
  const delta = randomMatrix(160, 128, 2, 0.01);

  it.each([1 / 16, 1 / 12, 1 / 8])("errs less than signs of the largest in the same bytes, %d", (ratio) => {
    const [ours, signs] = [spaLlm({ ratio }), compeft({ ratio })].map((method) =>
      relativeError(delta, decoded(method, delta)),
    );
    expect(ours).toBeLessThan(signs!);
  });

  it("comes near the bound of rate and distortion for normal numbers: within 3.5 dB at one and two bits", () => {
    for (const bits of [1, 2]) {
      const error = relativeError(delta, decoded(spaLlm({ ratio: bits / 16 }), delta));
      expect(20 * Math.log10(error * 2 ** bits)).toBeLessThan(3.5);
    }
  });

  it("errs less at outputs when told how large inputs are", () => {
    const sizes = Float32Array.from({ length: 128 }, (_, j) => 2 ** (j % 5));
    const x = transpose(scaleRows(transpose(randomMatrix(300, 128, 3)), sizes));
    const gram = matmul(x, x, { transposeA: true });
    const error = (metric: "weights" | "outputs") =>
      relativeOutputError(delta, decoded(spaLlm({ metric }), delta, gram), gram);
    expect(error("outputs")).toBeLessThan(0.8 * error("weights"));
  });

  it("fills its bytes, and stores no more of anything than its forecast", () => {
    const method = spaLlm({ ratio: 1 / 8 });
    const parts = method.encode(delta);
    expect(bytesOf(parts)).toBeGreaterThan(0.97 * budget(1 / 8, delta.shape));
    const { stored } = method.forecast(delta.shape);
    for (const line of stored!) {
      const own = Object.values(parts).filter(({ kind }) => kind === line.kind);
      expect(own.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(bytesStored(line));
    }
  });

  it("makes as many tables as it is told", () => {
    const tables = (groupsPerRow: number) =>
      spaLlm({ ratio: 1 / 4, values: 4, groupsPerRow }).encode(delta)["tables"]!.shape;
    expect(tables(1)).toEqual([160, 4]);
    expect(tables(2)).toEqual([320, 4]);
    expect(tables(1 / 8)).toEqual([20, 4]);
  });

  it("keeps two numbers exactly where there are no more", () => {
    const signs = matrix(
      64,
      64,
      randomMatrix(64, 64, 4).data.map((x) => (x < 0 ? -0.5 : 0.5)),
    );
    expect(relativeError(signs, decoded(spaLlm({ ratio: 1 / 8 }), signs))).toBe(0);
  });

  it("refuses what it does not know, and outputs without calibration", () => {
    expect(() => spaLlm({ values: 17 })).toThrow("spaLlm: values must be 2…16, got 17");
    expect(() => spaLlm({ groupsPerRow: 1.5 })).toThrow(
      "spaLlm: groupsPerRow must be a whole number, or a share such as 1/8, got 1.5",
    );
    expect(() => spaLlm({ metric: "fisher" as "outputs" })).toThrow(ValueError);
    expect(() => spaLlm({ metric: "outputs" }).encode(delta)).toThrow("expected calibration");
  });
});
