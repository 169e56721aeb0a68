import { describe, expect, it } from "vitest";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { frobeniusNorm, relativeError } from "../../../toolkit/linalg/norm.ts";
import { subtract } from "../../../toolkit/linalg/subtract.ts";
import { singularValues } from "../../../toolkit/linalg/svd.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { dQrelo } from "../../../toolkit/methods/d-qrelo.ts";
import type { Method } from "../../../toolkit/methods/method.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import type { Matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";
import { withSpectrum } from "../../helpers/spectrum.ts";

const trip = (method: Method, delta: Matrix): Matrix => method.decode(method.encode(delta), delta.shape);

describe("dQrelo", () => {
  it("leaves of what BitDelta leaves the smaller singular values alone", () => {
    const delta = withSpectrum(96, 0.75);
    const residual = subtract(delta, trip(bitDelta(), delta));
    const S = singularValues(residual);
    const rank = Math.floor((96 * 96 * (2 / 8 - 1 / 8) - 2) / (2 * (96 + 96)));
    const left = Math.sqrt(S.subarray(rank).reduce((sum, s) => sum + s * s, 0)) / frobeniusNorm(delta);
    expect(relativeError(delta, trip(dQrelo({ decomposition: "exact" }), delta))).toBeCloseTo(left, 3);
    expect(left).toBeLessThan(relativeError(delta, trip(bitDelta(), delta)));
  });

  it("stores a bit a weight, a scale, and two factors", () => {
    const parts = dQrelo({ ratio: 1 / 8 }).encode(randomMatrix(64, 32, 1));
    expect(Object.keys(parts).sort()).toEqual(["A", "B", "scale", "signs"]);
    expect(parts["A"]!.shape).toEqual([64, 1]);
    expect(bytesOf(parts)).toBe((64 * 32) / 8 + 2 + 2 * (64 + 32));
  });

  it("keeps the directions of a delta of low rank that one bit blurs", () => {
    const delta = matmul(randomMatrix(80, 2, 1), randomMatrix(2, 80, 2));
    const ours = relativeError(delta, trip(dQrelo({ ratio: 1 / 6 }), delta));
    expect(ours).toBeLessThan(0.9 * relativeError(delta, trip(bitDelta(), delta)));
  });

  it("is refused where the ratio does not pay for the signs and one direction", () => {
    expect(() => dQrelo({ ratio: 1 / 16 }).encode(randomMatrix(64, 64, 1))).toThrow(
      "dQrelo: one direction of a layer [64, 64] takes 770 bytes, ratio 0.0625 leaves 512",
    );
  });
});
