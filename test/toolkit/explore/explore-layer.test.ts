import { describe, expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { type ExploreLayerOptions, exploreLayer } from "../../../toolkit/explore/explore-layer.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import type { PlannedBand } from "../../../toolkit/methods/bands.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { compressMatrix } from "../../../toolkit/methods/compress-matrix.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { ledgerOf } from "../../../toolkit/methods/ledger.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { directionLosses } from "../../../toolkit/methods/search/direction-losses.ts";
import { alignedGram, normalMatrix, syntheticDelta } from "../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../toolkit/synthetic/spectra.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";

const { delta, Vt } = syntheticDelta(powerLaw(80, 0.7), [96, 80], 1);
const gram = alignedGram(Vt, powerLaw(80, 1));

/** What `deltaCoMe` stores and what comes out of it again. */
function encoded(delta: Matrix, bands: PlannedBand[], { gram, range }: ExploreLayerOptions = {}) {
  const method = deltaCoMe({ bands, ratio: 0.99, decomposition: "exact", ...(range && { range }) });
  const { byKind } = ledgerOf([method.encode(delta)], []);
  return { ...compressMatrix(delta, method, gram && { gram }), byKind };
}

const bandings: PlannedBand[][] = [
  [{ bits: 3, rank: 1 }],
  [{ bits: 2, rank: 80 }], // nothing is dropped
  [
    { bits: 8, rank: 2 },
    { bits: 3, rank: 9 },
    { bits: 2, rank: 22 }, // ends behind a tile of directions
  ],
  [
    { bits: 8, rank: 32 }, // ends with one
    { bits: 5, rank: 3 },
    { bits: 1, rank: 40 },
  ],
  [
    { bits: 2, rank: 5 }, // bits may rise
    { bits: 4, rank: 5 },
  ],
];

describe("moving bits by hand", () => {
  const layer = exploreLayer(delta, { gram });
  const onlyMinMax = exploreLayer(delta, { gram, range: "min-max" });

  test.each(bandings.map((bands) => ({ bands })))(
    "costs and loses with $bands what encoding and decoding does",
    ({ bands }) => {
      const { bytes, bitsPerWeight, byKind, error, outputError } = encoded(delta, bands, { gram });
      expect(layer.ledger(bands)).toEqual({ byKind, bytes, ratio: bitsPerWeight / 16, bitsPerWeight });
      expect(layer.weightError(bands) / error).toBeCloseTo(1, 5);
      expect(layer.outputError(bands) / outputError!).toBeCloseTo(1, 5);
    },
  );

  test("is the same in any order, since what is kept is what was made", () => {
    const fresh = bandings.map((bands) => exploreLayer(delta, { gram }).weightError(bands));
    expect(bandings.toReversed().map(layer.weightError).toReversed()).toEqual(fresh);
  });

  test("rounds within the whole range, too", () => {
    const [, , bands] = bandings as [PlannedBand[], PlannedBand[], PlannedBand[]];
    const { error } = encoded(delta, bands, { range: "min-max" });
    expect(onlyMinMax.weightError(bands) / error).toBeCloseTo(1, 5);
    expect(error).toBeGreaterThan(layer.weightError(bands));
  });

  test("tells what each direction loses by itself", () => {
    const { lost } = directionLosses(delta, { bits: [8, 2] });
    const alone = layer.lost([
      { bits: 8, rank: 2 },
      { bits: 2, rank: 40 },
    ]);
    const expected = Array.from(alone, (_, i) => lost.get(i < 2 ? 8 : i < 42 ? 2 : 0)![i]!);
    expected.forEach((energy, i) => {
      expect(alone[i]! ** 2).toBeCloseTo(energy, 5);
    });
  });
});

test.each<[string, Matrix]>([
  ["wide", normalMatrix([20, 50], 1)],
  ["tall", normalMatrix([50, 20], 2)],
  ["of rank 3", matmul(normalMatrix([40, 3], 3), normalMatrix([3, 30], 4))],
])("a delta that is %s loses what encoding and decoding does", (_, delta) => {
  const bands = [
    { bits: 8, rank: 2 },
    { bits: 3, rank: 6 },
  ];
  const { error } = encoded(delta, bands);
  expect(exploreLayer(delta).weightError(bands) / error).toBeCloseTo(1, 3);
});

test("any method is asked once, whoever asks", () => {
  const layer = exploreLayer(delta, { gram });
  const [first, again, other] = [bitDelta(), bitDelta(), lowRank({ ratio: 1 / 4 })].map(layer.compress);
  expect(again).toBe(first);
  expect(other).toEqual(compressMatrix(delta, lowRank({ ratio: 1 / 4 }), { gram }));
});

test("a zero delta loses nothing", () => {
  const layer = exploreLayer(matrix(12, 8), { gram: matrix(8, 8) });
  const bands = [{ bits: 2, rank: 4 }];
  expect([layer.weightError(bands), layer.outputError(bands)]).toEqual([0, 0]);
});

test("what cannot be is an error", () => {
  const layer = exploreLayer(delta);
  expect(() => layer.weightError([{ bits: 2, rank: 81 }])).toThrow(
    "exploreLayer: expected at most 80 directions, got 81",
  );
  expect(() => layer.ledger([{ bits: 9, rank: 1 }])).toThrow(ValueError);
  expect(() => layer.lost([])).toThrow("expected at least one band");
  expect(() => layer.outputError([{ bits: 2, rank: 1 }])).toThrow("expected a Gram matrix");
  expect(() => exploreLayer(delta, { gram: matrix(3, 3) })).toThrow(ShapeError);
});
