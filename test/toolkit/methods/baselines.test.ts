import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { roundToBfloat16 } from "../../../toolkit/io/bfloat16.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { dare } from "../../../toolkit/methods/dare.ts";
import { lossless } from "../../../toolkit/methods/lossless.ts";
import { magnitude } from "../../../toolkit/methods/magnitude.ts";
import type { Method } from "../../../toolkit/methods/method.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix, uniform } from "../../helpers/random.ts";

const trip = (method: Method, delta: Matrix, layer = ""): Matrix =>
  method.decode(method.encode(delta, { layer }), delta.shape);
const delta = randomMatrix(80, 64, 1);
const kept = ({ data }: Matrix) => data.filter((x) => x !== 0).length;

describe("dare", () => {
  it("stores two bytes a weight that it keeps, and four for the seed", () => {
    expect(bytesOf(dare().encode(delta))).toBe((80 * 64) / 8);
    expect(kept(trip(dare(), delta))).toBe(((80 * 64) / 8 - 4) / 2);
  });

  it("keeps weights divided by the share that is kept, to the precision of bfloat16", () => {
    const factor = (80 * 64) / kept(trip(dare(), delta));
    trip(dare(), delta).data.forEach((x, at) => {
      if (x !== 0) expect(Math.abs(x / (factor * delta.data[at]!) - 1)).toBeLessThan(2 ** -8);
    });
  });

  it("or multiplied by what it is told", () => {
    trip(dare({ rescale: 2 }), delta).data.forEach((x, at) => {
      if (x !== 0) expect(Math.abs(x / (2 * delta.data[at]!) - 1)).toBeLessThan(2 ** -8);
    });
  });

  it("is off by √(p / (1 − p)) in each draw, and right on average over all", () => {
    const draws = 400;
    const sum = matrix(80, 64);
    for (let seed = 0; seed < draws; seed++)
      trip(dare({ ratio: 1 / 4, seed }), delta).data.forEach((x, at) => {
        sum.data[at]! += x / draws;
      });
    expect(relativeError(delta, trip(dare({ ratio: 1 / 4 }), delta))).toBeCloseTo(Math.sqrt(3), 1);
    expect(relativeError(delta, sum)).toBeLessThan((1.2 * Math.sqrt(3)) / Math.sqrt(draws));
  });

  it("keeps other weights for another seed or layer, the same for the same", () => {
    const drawn = (seed: number, layer: string) => [...trip(dare({ seed }), delta, layer).data];
    expect(drawn(1, "a")).toEqual(drawn(1, "a"));
    expect(drawn(1, "a")).not.toEqual(drawn(2, "a"));
    expect(drawn(1, "a")).not.toEqual(drawn(1, "b"));
  });

  it.each([{ seed: -1 }, { seed: 0.5 }, { seed: 2 ** 32 }, { rescale: 0 }, { rescale: NaN }])(
    "refuses %j",
    (options) => {
      expect(() => dare(options)).toThrow(ValueError);
    },
  );
});

describe("magnitude", () => {
  it("keeps the largest weights, to the precision of bfloat16", () => {
    const decoded = trip(magnitude(), delta);
    const sizes = [...delta.data].map(Math.abs).sort((a, b) => b - a);
    const threshold = sizes[kept(decoded) - 1]!;
    decoded.data.forEach((x, at) => {
      const wanted = Math.abs(delta.data[at]!) >= threshold ? delta.data[at]! : 0;
      expect(Math.abs(x - wanted)).toBeLessThanOrEqual(2 ** -8 * Math.abs(wanted));
    });
  });

  it("keeps about one in twenty-two for a sixteenth of the bytes", () => {
    const large = randomMatrix(200, 200, 2);
    expect(40_000 / kept(trip(magnitude(), large))).toBeGreaterThan(21);
    expect(40_000 / kept(trip(magnitude(), large))).toBeLessThan(22.5);
  });

  it("errs less than any other choice of as many weights", () => {
    const decoded = trip(magnitude(), delta);
    const other = matrix(
      80,
      64,
      delta.data.map((x, at) => (at < kept(decoded) ? x : 0)),
    );
    expect(relativeError(delta, decoded)).toBeLessThan(relativeError(delta, other));
  });

  it("keeps the first of weights that are as large as each other", () => {
    const equal = matrix(40, 40, new Float32Array(1600).fill(-1));
    const decoded = trip(magnitude(), equal);
    const count = kept(decoded);
    expect([...decoded.data.subarray(0, count)]).toEqual(new Array(count).fill(-1));
  });

  it("stores no weight that is zero", () => {
    const sparse = matrix(40, 40);
    sparse.data[77] = 3;
    expect(trip(magnitude(), sparse)).toEqual(sparse);
    expect(bytesOf(magnitude().encode(sparse))).toBeLessThan(6);
  });
});

describe("lossless", () => {
  /** A fine-tune in bfloat16 that moves a share of the weights by about a step of their last bit. */
  function lightFineTune(share: number): Matrix {
    const random = uniform(5);
    const base = roundToBfloat16(randomMatrix(200, 200, 3, 0.02).data);
    const moved = roundToBfloat16(
      base.map((x) => (random() < share ? x * (1 + 0.012 * (random() - 0.5)) : x)),
    );
    return matrix(
      200,
      200,
      moved.map((x, at) => x - base[at]!),
    );
  }

  it("gives every number back", () => {
    for (const of of [delta, lightFineTune(0.3)]) expect(trip(lossless(), of)).toEqual(of);
  });

  it("takes the less the fewer weights moved, and a fraction of 16 bits a weight", () => {
    const bits = (share: number) => (8 * bytesOf(lossless().encode(lightFineTune(share)))) / 40_000;
    expect(bits(0)).toBeLessThan(0.01);
    expect(bits(0.05)).toBeLessThan(0.4);
    expect(bits(0.5)).toBeLessThan(3);
    expect(bits(1)).toBeLessThan(4.5);
  });
});
