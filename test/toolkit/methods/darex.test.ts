import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { gram as gramOf } from "../../../toolkit/linalg/gram.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { outputEnergy } from "../../../toolkit/linalg/output-energy.ts";
import { dare } from "../../../toolkit/methods/dare.ts";
import { type DarexOptions, darex } from "../../../toolkit/methods/darex.ts";
import { relativeOutputError } from "../../../toolkit/methods/output-error.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const delta = randomMatrix(160, 120, 1, 0.01);
const alike = gramOf(matmul(randomMatrix(400, 6, 2), randomMatrix(6, 120, 3))); // six directions of 120
const decoded = (options: DarexOptions, gram = alike, of = delta): Matrix => {
  const method = darex({ ratio: 1 / 16, ...options });
  return method.decode(method.encode(of, { layer: "a", grams: [gram] }), of.shape);
};
const outputError = (options: DarexOptions, gram = alike) =>
  relativeOutputError(delta, decoded(options, gram), gram);
/** What kept weights were divided by. */
function qOf(options: DarexOptions, gram = alike): number {
  const shown = decoded(options, gram);
  const [ours, theirs] = [0, 1].map((which) =>
    delta.data.reduce(
      (sum, x, at) => (shown.data[at] === 0 ? sum : sum + Math.abs(which ? x : shown.data[at]!)),
      0,
    ),
  );
  return theirs! / ours!;
}

describe("darex", () => {
  it("stores what dare stores, and keeps the same weights", () => {
    const [ours, theirs] = [darex(), dare()].map((method) => method.encode(delta, { layer: "a" }));
    expect(bytesOf(ours!)).toBe(bytesOf(theirs!));
    expect(ours!["seed"]).toEqual(theirs!["seed"]);
    expect(ours!["values"]!.shape).toEqual(theirs!["values"]!.shape);
  });

  it("for outputs errs less with its q than with one a little larger or smaller, with 1, and with dare's", () => {
    const q = qOf({ q: "outputs" });
    const least = outputError({ q: "outputs" });
    for (const other of [0.95 * q, 1.05 * q, 1, 1 / 16])
      expect(least).toBeLessThan(outputError({ q: other }));
  });

  it("comes near the q that is best on average over all draws", () => {
    const [out, inner] = delta.shape;
    const p = 15 / 16;
    let D = 0;
    for (let i = 0; i < out; i++)
      for (let j = 0; j < inner; j++) D += delta.data[i * inner + j]! ** 2 * alike.data[j * inner + j]!;
    const best = 1 - p + (p * D) / outputEnergy(delta, alike);
    const seeds = Array.from({ length: 20 }, (_, seed) => 1 / qOf({ q: "outputs", seed }));
    expect(1 / (seeds.reduce((a, b) => a + b) / 20) / best).toBeCloseTo(1, 1);
  });

  it("for weights takes them as they are, which is best for inputs without any order", () => {
    const independent = matrix(120, 120);
    for (let j = 0; j < 120; j++) independent.data[j * 121] = 1;
    expect(decoded({ q: "weights" })).toEqual(decoded({ q: "outputs" }, independent));
    expect(decoded({ q: "weights" })).toEqual(decoded({ q: 1 }));
    expect(relativeError(delta, decoded({ q: "weights" }))).toBeLessThan(1);
  });

  it("with q = 1 − p is dare", () => {
    const method = dare({ ratio: 1 / 16 });
    const theirs = method.decode(method.encode(delta, { layer: "a" }), delta.shape);
    expect(relativeError(theirs, decoded({ q: ((160 * 120) / 16 - 2) / (160 * 120) }))).toBeLessThan(2 ** -8);
  });

  it("asks for calibration where q is that of outputs, and divides by 1 where nothing that is kept is seen", () => {
    expect(() => darex({ q: "outputs" }).encode(delta)).toThrow("darex: expected calibration for 1 passes");
    expect(darex().passes(delta.shape)).toBe(0);
    expect(decoded({ q: "outputs" }, matrix(120, 120))).toEqual(decoded({ q: 1 }));
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "inputs"])("refuses the q %s", (q) => {
    expect(() => darex({ q: q as number })).toThrow(ValueError);
  });
});
