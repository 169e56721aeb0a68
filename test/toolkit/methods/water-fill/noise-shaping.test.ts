import { expect, it } from "vitest";
import { matmul } from "../../../../toolkit/linalg/matmul.ts";
import { relativeOutputError } from "../../../../toolkit/methods/output-error.ts";
import { shapedCodes, shapedMatrix } from "../../../../toolkit/methods/water-fill/noise-shaping.ts";
import { curvatureOf } from "../../../../toolkit/quant/curvature.ts";
import { matrix } from "../../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../../helpers/random.ts";

const w = randomMatrix(12, 48, 1);
const steps = Float64Array.from({ length: 12 }, (_, i) => 0.1 + 0.05 * i);
const unit = matrix(48, 48);
for (let i = 0; i < 48; i++) unit.data[i * 49] = 1;

it("without any order in the inputs each number is rounded by itself, small ones to zero", () => {
  const codes = shapedCodes(w, steps, curvatureOf(unit, { damping: 0 }));
  w.data.forEach((x, at) => {
    const exact = x / steps[Math.floor(at / 48)]!;
    const size = Math.floor(Math.abs(exact) + 0.4); // up from 0.6 on
    expect(Math.abs(codes[at]!)).toBe(size);
    if (size > 0) expect(Math.sign(codes[at]!)).toBe(Math.sign(exact));
  });
});

it("with inputs that go together, outputs err less than by rounding each number", () => {
  const x = matmul(randomMatrix(200, 48, 2), randomMatrix(48, 48, 3));
  const gram = matmul(x, x, { transposeA: true });
  const shaped = shapedMatrix(shapedCodes(w, steps, curvatureOf(gram)), steps, 48);
  const plain = shapedMatrix(shapedCodes(w, steps, curvatureOf(unit)), steps, 48);
  expect(relativeOutputError(w, shaped, gram)).toBeLessThan(0.7 * relativeOutputError(w, plain, gram));
});
