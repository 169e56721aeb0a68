import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { gram as gramOf } from "../../../toolkit/linalg/gram.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { type DeltaDqOptions, deltaDq } from "../../../toolkit/methods/delta-dq.ts";
import { groupPositions } from "../../../toolkit/methods/group-positions.ts";
import { relativeOutputError } from "../../../toolkit/methods/output-error.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const delta = randomMatrix(100, 120, 1, 0.01);
const gram = gramOf(randomMatrix(300, 120, 2));
const encoded = (options: DeltaDqOptions = {}) =>
  deltaDq(options).encode(delta, { layer: "a", grams: [gram] });
const decoded = (options: DeltaDqOptions = {}): Matrix =>
  deltaDq(options).decode(encoded(options), delta.shape);
const kept = ({ data }: Matrix) => data.filter((x) => x !== 0).length;

describe("positions by groups", () => {
  it.each([
    [16, 600],
    [16, 100],
    [7, 333],
    [120, 1],
    [1, 12_000],
    [65_535, 5000],
  ])("of %i give each its share of %i", (size, taken) => {
    const positions = groupPositions(taken, [100, 120], size, 5);
    expect(new Set(positions).size).toBe(taken);
    expect([...positions]).toEqual([...positions].sort((a, b) => a - b));
    const counts = new Map<string, number>();
    for (const at of positions) {
      const group = `${Math.floor(at / 120)} ${Math.floor((at % 120) / size)}`;
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    const share = (taken * Math.min(size, 120)) / 12_000;
    for (const count of counts.values()) expect(count).toBeLessThanOrEqual(Math.ceil(share + 1.2));
  });

  it("leave no column out over many seeds, though groups have less than one each", () => {
    const hits = new Array<number>(120).fill(0);
    for (let seed = 0; seed < 200; seed++)
      for (const at of groupPositions(300, [100, 120], 16, seed)) hits[at % 120]!++;
    for (const count of hits) expect(Math.abs(count - 500)).toBeLessThan(120); // five deviations
  });
});

describe("deltaDq", () => {
  it("keeps weights over the share that is kept, to its bits", () => {
    const result = decoded({ k: 8, m: 8, ratio: 1 / 8 });
    const count = new Uint32Array(encoded({ k: 8, m: 8, ratio: 1 / 8 })["kept"]!.bytes.buffer)[0]!;
    const wanted = delta.data.map((x, at) => (result.data[at] === 0 ? 0 : (x * delta.data.length) / count));
    expect(relativeError(matrix(100, 120, wanted), result)).toBeLessThan(0.02);
    expect(count / delta.data.length).toBeGreaterThan(0.24);
  });

  it("is right on average over all draws", () => {
    const draws = 300;
    const sum = matrix(100, 120);
    for (let seed = 0; seed < draws; seed++)
      decoded({ ratio: 1 / 8, seed }).data.forEach((x, at) => {
        sum.data[at]! += x / draws;
      });
    expect(relativeError(delta, sum)).toBeLessThan(0.12);
  });

  it("fills its bytes, and keeps more weights the more parts there are: outer parts are rare", () => {
    const all = [1, 4, 16].map((m) => encoded({ m, range: "min-max" }));
    for (const parts of all) {
      expect(bytesOf(parts)).toBeLessThanOrEqual(1500);
      expect(bytesOf(parts)).toBeGreaterThan(1480);
    }
    const counts = [1, 4, 16].map((m) => kept(decoded({ m, range: "min-max" })));
    expect(counts[1]!).toBeGreaterThan(1.05 * counts[0]!);
    expect(counts[2]!).toBeGreaterThan(counts[1]!);
  });

  it("searches the group size whose output error is least", () => {
    const errors = [16, 64, 256, 65_535].map((hg) => relativeOutputError(delta, decoded({ hg }), gram));
    expect(relativeOutputError(delta, decoded({ hg: "search" }), gram)).toBe(Math.min(...errors));
    expect(() => deltaDq({ hg: "search" }).encode(delta)).toThrow("expected calibration for 1 passes");
  });

  it.each([{ k: 0 }, { k: 9 }, { m: 3 }, { m: 32 }, { hg: 0 }, { hg: 1.5 }, { seed: -1 }, { range: "mean" }])(
    "refuses %j",
    (options) => {
      expect(() => deltaDq(options as DeltaDqOptions)).toThrow(ValueError);
    },
  );
});
