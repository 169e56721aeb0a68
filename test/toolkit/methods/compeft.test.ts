import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { type CompeftOptions, compeft } from "../../../toolkit/methods/compeft.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const delta = randomMatrix(120, 100, 1, 0.01);
const decoded = (options: CompeftOptions = {}, of = delta): Matrix =>
  compeft(options).decode(compeft(options).encode(of), of.shape);
const sizes = ({ data }: Matrix) => new Set(data.map(Math.abs).filter((x) => x > 0));

describe("compeft", () => {
  it("keeps the signs of the largest, with their mean size, to the precision of bfloat16", () => {
    const result = decoded();
    const kept = [...delta.data.keys()].filter((at) => result.data[at] !== 0);
    const smallest = Math.min(...kept.map((at) => Math.abs(delta.data[at]!)));
    const dropped = [...delta.data.keys()].filter((at) => result.data[at] === 0);
    expect(Math.max(...dropped.map((at) => Math.abs(delta.data[at]!)))).toBeLessThanOrEqual(smallest);
    for (const at of kept) expect(Math.sign(result.data[at]!)).toBe(Math.sign(delta.data[at]!));
    const [size] = sizes(result);
    const mean = kept.reduce((sum, at) => sum + Math.abs(delta.data[at]!), 0) / kept.length;
    expect(sizes(result).size).toBe(1);
    expect(size! / mean).toBeCloseTo(1, 2);
  });

  it("keeps about one weight in four for a bit a weight", () => {
    const kept = decoded({ ratio: 1 / 16 }).data.filter((x) => x !== 0).length;
    expect(kept / delta.data.length).toBeGreaterThan(0.2);
    expect(kept / delta.data.length).toBeLessThan(0.25);
    expect(bytesOf(compeft().encode(delta))).toBeGreaterThan(0.99 * (delta.data.length / 8));
  });

  it("is about as close as all signs at the same bytes on a normal delta, and closer where few changes are large", () => {
    const gain = (of: Matrix) => {
      const all = bitDelta().decode(bitDelta().encode(of), of.shape);
      return relativeError(of, decoded({ ratio: 1 / 16 }, of)) / relativeError(of, all);
    };
    expect(gain(delta)).toBeCloseTo(1, 1);
    expect(
      gain(
        matrix(
          120,
          100,
          delta.data.map((x) => x ** 3),
        ),
      ),
    ).toBeLessThan(0.8);
  });

  it("does not spend what would do harm: a normal delta is best with about half of its weights", () => {
    const [some, more] = [1 / 9, 1 / 2].map((ratio) => compeft({ ratio }).encode(delta));
    expect(more).toEqual(some);
    expect(relativeError(delta, decoded({ ratio: 1 / 2 })) ** 2).toBeCloseTo(0.19, 2);
  });

  it("takes alpha deviations as the size", () => {
    const [size] = sizes(decoded({ alpha: 2 }));
    expect(size! / 0.01).toBeCloseTo(2, 1);
  });

  it("keeps equal sizes exactly, and no zeros", () => {
    const sparse = matrix(40, 40);
    for (const at of [3, 77, 900]) sparse.data[at] = at === 77 ? -0.5 : 0.5;
    expect(decoded({}, sparse)).toEqual(sparse);
  });

  it.each([{ alpha: 0 }, { alpha: Number.NaN }, { ratio: 0 }])("refuses %j", (options) => {
    expect(() => compeft(options)).toThrow(ValueError);
  });
});
