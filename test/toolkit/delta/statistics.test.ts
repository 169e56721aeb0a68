import { describe, expect, it } from "vitest";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { tensorStatistics } from "../../../toolkit/delta/statistics.ts";
import { ValueError } from "../../../toolkit/errors.ts";
import { singularValues } from "../../../toolkit/linalg/svd.ts";
import { type Matrix, matrix, type Tensor } from "../../../toolkit/tensor/tensor.ts";
import { tinyPair, writePair } from "../../helpers/pair.ts";
import { randomMatrix } from "../../helpers/random.ts";

const name = "model.layers.0.mlp.down_proj.weight";

const statistics = async (base: Tensor, fineTuned: Tensor) =>
  tensorStatistics(
    await openPair(await writePair(new Map([[name, base]]), new Map([[name, fineTuned]]))),
    name,
  );

const diagonal = (side: number, values: number[]): Matrix => {
  const a = matrix(side, side);
  values.forEach((value, i) => {
    a.data[i * side + i] = value;
  });
  return a;
};

describe("the statistics of a tensor", () => {
  it("are those of a delta whose singular values are known", async () => {
    const found = await statistics(diagonal(4, [4]), diagonal(4, [1, 4, 0, 0]));
    expect(found).toMatchObject({
      name,
      shape: [4, 4],
      deltaNorm: 5,
      relativeNorm: 5 / 4,
      unchanged: 14 / 16,
    });
    expect(found.stableRank).toBeCloseTo(25 / 16, 5);
    expect(found.energy!.map(({ rank }) => rank)).toEqual([1, 2, 4]);
    expect(found.energy![0]!.share).toBeCloseTo(16 / 25, 5);
    expect(found.energy![1]!.share).toBeCloseTo(1, 5);
  });

  it("of a large matrix come near those of all its singular values", async () => {
    const delta = randomMatrix(600, 300, 3, 1);
    const { stableRank, energy } = await statistics(matrix(600, 300), delta);
    const S = singularValues(delta).map((σ) => σ * σ);
    const total = S.reduce((a, b) => a + b, 0);
    expect(stableRank! / (total / S[0]!)).toBeCloseTo(1, 1);
    const share = S.subarray(0, 128).reduce((a, b) => a + b, 0) / total;
    expect(energy!.find(({ rank }) => rank === 128)!.share).toBeCloseTo(share, 1);
  });

  it("of one that did not change have no directions", async () => {
    const a = randomMatrix(8, 8, 1);
    expect(await statistics(a, a)).toMatchObject({
      deltaNorm: 0,
      unchanged: 1,
      stableRank: null,
      energy: null,
    });
  });

  it("of a vector have no directions, and relative to a zero base no norm", async () => {
    const found = await tensorStatistics(await tinyPair(), "model.norm.weight");
    expect(found).toMatchObject({ shape: [64], stableRank: null, energy: null });
    expect(await statistics(matrix(4, 4), diagonal(4, [1]))).toMatchObject({ relativeNorm: null });
  });

  it("are refused where a number is not finite", async () => {
    await expect(statistics(diagonal(4, [1]), diagonal(4, [Number.NaN]))).rejects.toThrow(ValueError);
  });
});
