import { describe, expect, it } from "vitest";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { imPart } from "../../../toolkit/methods/im-part.ts";
import { imPartQt } from "../../../toolkit/methods/im-part-qt.ts";
import { sharesWithin } from "../../../toolkit/methods/sparse-shares.ts";
import { syntheticDelta } from "../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../toolkit/synthetic/spectra.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";

const { delta } = syntheticDelta(powerLaw(96, 1), [96, 96], 1);
const whole = [{ bits: 16, rank: "rest" }] as const;
const decoded = (method: ReturnType<typeof imPart>, layer = "a") =>
  method.decode(method.encode(delta, { layer }), delta.shape);

describe("imPart", () => {
  it("is right on average over many draws", () => {
    const mean = matrix(96, 96);
    const draws = 60;
    for (let seed = 0; seed < draws; seed++) {
      const { data } = decoded(imPart({ ratio: 1 / 4, beta: 0.8, seed }));
      for (let i = 0; i < data.length; i++) mean.data[i]! += data[i]! / draws;
    }
    const { delta: few } = syntheticDelta(powerLaw(96, 1), [96, 96], 1);
    const one = relativeError(few, decoded(imPart({ ratio: 1 / 4, beta: 0.8 })));
    expect(relativeError(few, mean)).toBeLessThan(one / 2);
  });

  it("keeps more of a direction the larger its σ, and of the first all while the budget allows", () => {
    const S = Float32Array.from(powerLaw(96, 1)).subarray(0, 20);
    const shares = sharesWithin(96 * 24, S, [96, 96], whole, 1);
    expect(shares[0]).toBe(255);
    for (let k = 1; k < shares.length; k++) expect(shares[k]).toBeLessThanOrEqual(shares[k - 1]!);
    // 1 − p_k = 1 − γ (1 − σ_k / σ₁), with one γ for all: halfway and at the end
    const gamma = (k: number) => (1 - shares[k]! / 255) / (1 - S[k]! / S[0]!);
    expect(gamma(10)).toBeCloseTo(gamma(19), 1);
  });

  it("keeps everything where the bytes suffice, and drops directions where even the least is too much", () => {
    const S = Float32Array.from(powerLaw(96, 1)).subarray(0, 20);
    expect([...sharesWithin(1e6, S, [96, 96], whole, 1)]).toEqual(new Array(20).fill(255));
    expect(sharesWithin(400, S, [96, 96], whole, 1).length).toBeLessThan(20);
    const { delta: few } = syntheticDelta(powerLaw(96, 1).fill(0, 9), [96, 96], 2);
    const all = imPart({ ratio: 0.9, beta: 0.9, decomposition: "exact" });
    expect(relativeError(few, all.decode(all.encode(few), few.shape))).toBeLessThan(0.01); // bfloat16 alone
  });

  it("draws other places for another layer or seed, and the same for the same", () => {
    const method = imPart();
    expect(decoded(method, "a")).toEqual(decoded(imPart(), "a"));
    expect(decoded(method, "a")).not.toEqual(decoded(method, "b"));
    expect(decoded(method)).not.toEqual(decoded(imPart({ seed: 1 })));
  });

  it("errs less at mixed precision, which pays for more numbers", () => {
    expect(relativeError(delta, decoded(imPartQt({ ratio: 1 / 8 })))).toBeLessThan(
      relativeError(delta, decoded(imPart({ ratio: 1 / 8 }))),
    );
  });

  it.each([
    [{ beta: 1 }, "imPart: beta must be at least 0 and below 1, got 1"],
    [{ C: 0 }, "imPart: C must be a number above 0, got 0"],
    [{ seed: 0.5 }, "imPart: seed must be a whole number"],
  ])("refuses %o", (options, message) => {
    expect(() => imPart(options)).toThrow(message);
  });
});
