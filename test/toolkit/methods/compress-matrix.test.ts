import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { compressMatrix } from "../../../toolkit/methods/compress-matrix.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { alignedGram, syntheticDelta } from "../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../toolkit/synthetic/spectra.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";

const { delta, Vt } = syntheticDelta(powerLaw(64, 0.8), [64, 64], 1);

test("cost and error are those of what the method stores", () => {
  const method = lowRank({ ratio: 1 / 8 });
  const { bytes, bitsPerWeight, error, bands, ...rest } = compressMatrix(delta, method);
  expect(bands).toEqual([{ bits: 16, rank: 4 }]);
  expect(bytes).toBe(2 * 4 * (64 + 64));
  expect(bitsPerWeight).toBe((8 * bytes) / 64 ** 2);
  expect(error).toBe(relativeError(delta, method.decode(method.encode(delta), delta.shape)));
  expect(rest).toEqual({ method: "low-rank" });
});

test("with inputs along the first directions, what is lost of the others hardly shows in the output", () => {
  const gram = alignedGram(Vt, powerLaw(64, 2));
  const { error, outputError } = compressMatrix(delta, lowRank({ ratio: 1 / 8 }), { gram });
  expect(outputError).toBeGreaterThan(0);
  expect(outputError).toBeLessThan(error / 3);
});

test("methods that calibrate get the inputs, and say so where there are none", () => {
  const method = deltaCoMe({ ratio: 1 / 4, quantizer: "gptq" });
  const gram = alignedGram(Vt, powerLaw(64, 1));
  expect(compressMatrix(delta, method, { gram }).outputError).toBeLessThan(
    compressMatrix(delta, deltaCoMe({ ratio: 1 / 4 }), { gram }).outputError!,
  );
  expect(() => compressMatrix(delta, method)).toThrow(ValueError);
});

test("a Gram matrix of other inputs is refused", () => {
  expect(() => compressMatrix(delta, bitDelta(), { gram: matrix(3, 3) })).toThrow(ShapeError);
});
