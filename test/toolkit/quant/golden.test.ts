import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { dequantize, quantize } from "../../../toolkit/quant/affine.ts";
import { gptq } from "../../../toolkit/quant/gptq.ts";
import type { Sharing } from "../../../toolkit/quant/groups.ts";
import type { Pattern } from "../../../toolkit/quant/pattern.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { largestDifference } from "../../helpers/numbers.ts";

/** What plain numpy in float64 makes of the same numbers: see make.py beside it. */
interface Golden {
  readonly w: number[];
  readonly shape: [number, number];
  readonly inputs: Record<string, number[]>;
  readonly rounded: readonly (Settings & { codes: number[]; scales: number[]; zeroPoints: number[] })[];
  readonly calibrated: readonly (Settings & Calibrated)[];
  readonly patterned: readonly (Settings & Calibrated & { pattern: Pattern })[];
}
interface Settings {
  readonly bits: number;
  readonly per: Sharing;
  readonly symmetric: boolean;
  readonly search: boolean;
}
interface Calibrated {
  readonly inputs: string;
  readonly act_order: boolean;
  readonly damping: number;
  readonly result: number[];
}

const golden: Golden = JSON.parse(readFileSync("test/fixtures/quant/golden.json", "utf8"));
const w = matrix(...golden.shape, Float32Array.from(golden.w));
const rangeOf = ({ search }: Settings) => (search ? "least-squares" : "min-max");
const settings = <T extends Settings>(cases: readonly T[]): [string, T][] =>
  cases.map((one) => [`${one.bits} bits per ${one.per}${one.symmetric ? ", symmetric" : ""}`, one]);

describe("rounding agrees with numpy in float64", () => {
  it.each(settings(golden.rounded))("%s", (_, wanted) => {
    const { bits, per, symmetric } = wanted;
    const { codes, scales, zeroPoints } = quantize(w, bits, { per, symmetric, range: rangeOf(wanted) });
    expect([...codes]).toEqual(wanted.codes);
    expect([...scales]).toEqual(wanted.scales);
    expect([...zeroPoints]).toEqual(wanted.zeroPoints);
  });
});

const columns = golden.shape[1];
const gramOf = (inputs: string): Matrix => {
  const x = Float32Array.from(golden.inputs[inputs]!);
  const samples = matrix(x.length / columns, columns, x);
  return matmul(samples, samples, { transposeA: true });
};

describe.each(Object.keys(golden.inputs))(
  "GPTQ agrees with numpy in float64 on inputs that are %s",
  (name) => {
    const gram = gramOf(name);
    it.each(settings(golden.calibrated.filter(({ inputs }) => inputs === name)))("%s", (_, wanted) => {
      const { bits, per, symmetric, act_order: actOrder, damping } = wanted;
      const options = { per, symmetric, range: rangeOf(wanted), actOrder, damping } as const;
      const { data } = dequantize(gptq(w, gram, bits, options));
      expect(largestDifference([...data], wanted.result)).toBeLessThan(1e-6);
    });

    it.each(
      golden.patterned
        .filter(({ inputs }) => inputs === name)
        .map((one) => [one.pattern.kept, one.pattern.of, one.bits, one.per, one] as const),
    )("with %i of %i columns kept, at %i bits per %s", (_kept, _of, bits, per, wanted) => {
      const { pattern, damping } = wanted;
      const options = { per, pattern, range: rangeOf(wanted), actOrder: false, damping } as const;
      const { data } = dequantize(gptq(w, gram, bits, options));
      expect(largestDifference([...data], wanted.result)).toBeLessThan(1e-6);
    });
  },
);
