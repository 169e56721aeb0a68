import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { gram as gramOf } from "../../../toolkit/linalg/gram.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { type DeltaZipOptions, deltaZip } from "../../../toolkit/methods/delta-zip.ts";
import { relativeOutputError } from "../../../toolkit/methods/output-error.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const delta = randomMatrix(128, 160, 1, 0.01);
const gram = gramOf(matmul(randomMatrix(400, 160, 2), randomMatrix(160, 160, 3)));
const encoded = (options: DeltaZipOptions) => deltaZip(options).encode(delta, { grams: [gram] });
const decoded = (options: DeltaZipOptions) => deltaZip(options).decode(encoded(options), delta.shape);
const bitsPerWeight = (options: DeltaZipOptions) => (8 * bytesOf(encoded(options))) / delta.data.length;

describe("deltaZip", () => {
  it("keeps the two largest of four, to four bits", () => {
    const result = decoded({ range: "min-max" });
    const exact = delta.data.map((x, at) => {
      const four = [...delta.data.subarray(at - (at % 4), at - (at % 4) + 4)]
        .map(Math.abs)
        .sort((a, b) => b - a);
      return Math.abs(x) >= four[1]! ? x : 0;
    });
    expect(relativeError(matrix(128, 160, exact), result)).toBeLessThan(0.15);
    result.data.forEach((x, at) => {
      if (exact[at] === 0) expect(x).toBe(0);
    });
  });

  it("takes about a sixth at 2 of 4 and 4 bits, a tenth at 2 bits, less with other patterns", () => {
    expect(16 / bitsPerWeight({})).toBeGreaterThan(5.5);
    expect(16 / bitsPerWeight({})).toBeLessThan(7);
    expect(16 / bitsPerWeight({ bits: 2 })).toBeGreaterThan(9);
    expect(16 / bitsPerWeight({ bits: 2 })).toBeLessThan(12);
    expect(16 / bitsPerWeight({ kept: 1, of: 8, bits: 2 })).toBeGreaterThan(20);
  });

  it.each([4, 2])("by GPTQ errs less at the outputs than by size and rounding, at %i bits", (bits) => {
    const error = (quantizer: "gptq" | "rtn") =>
      relativeOutputError(delta, decoded({ bits, quantizer }), gram);
    expect(error("gptq")).toBeLessThan(0.9 * error("rtn"));
  });

  it("asks for calibration for GPTQ alone", () => {
    expect(deltaZip().passes(delta.shape)).toBe(0);
    expect(() => deltaZip({ quantizer: "gptq" }).encode(delta)).toThrow("expected calibration for 1 passes");
  });

  it.each([{ kept: 5 }, { of: 0 }, { bits: 9 }, { damping: -1 }, { quantizer: "best" }, { range: "mean" }])(
    "refuses %j",
    (options) => {
      expect(() => deltaZip(options as DeltaZipOptions)).toThrow(ValueError);
    },
  );
});
