import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import {
  type Calibration,
  type CalibrationWalk,
  calibrationFrom,
} from "../../../toolkit/methods/calibration.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { type DeltaCoMeOptions, publishedSettings } from "../../../toolkit/methods/delta-come-options.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { relativeOutputError } from "../../../toolkit/methods/output-error.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { tinyPair } from "../../helpers/pair.ts";
import { randomMatrix } from "../../helpers/random.ts";
import { withSpectrum } from "../../helpers/spectrum.ts";

/** Activations whose numbers go together, as those of a model do. */
const activations = (inner: number, seed = 41): Matrix =>
  matmul(randomMatrix(3 * inner, inner, seed), withSpectrum(inner, 0.4));
const gramOf = (x: Matrix): Matrix => matmul(x, x, { transposeA: true });

const delta = withSpectrum(128, 0.6);
const gram = gramOf(activations(128));

function trip(options: DeltaCoMeOptions, grams: readonly Matrix[] = [gram]): Matrix {
  const method = deltaCoMe(options);
  return method.decode(method.encode(delta, { grams }), delta.shape);
}
const errorOf = (options: DeltaCoMeOptions, grams?: Matrix[]) => relativeError(delta, trip(options, grams));
const outputErrorOf = (options: DeltaCoMeOptions) => relativeOutputError(delta, trip(options), gram);

describe.each([
  ["one scale a vector", {}],
  ["groups, columns as they stand", { groupSize: 32, actOrder: false }],
  ["three bits alone", { bands: [{ bits: 3, rank: "rest" }] }],
  [
    "eight and three bits",
    {
      bands: [
        { bits: 8, rank: 1 },
        { bits: 3, rank: "rest" },
      ],
    },
  ],
] as const)("with %s", (_, settings) => {
  const options: DeltaCoMeOptions = { ratio: 1 / 8, ...settings };

  it("GPTQ brings the layer's output nearer than rounding to nearest", () => {
    expect(outputErrorOf({ ...options, quantizer: "gptq" })).toBeLessThan(outputErrorOf(options));
  });

  it("a refit brings the delta nearer without a byte more", () => {
    expect(errorOf({ ...options, refit: true }, [])).toBeLessThan(errorOf(options, []));
    const bytes = (refit: boolean) => bytesOf(deltaCoMe({ ...options, refit }).encode(delta));
    expect(bytes(true)).toBe(bytes(false));
  });

  it("a refit on calibrated inputs brings the output nearer than one without", () => {
    const blind = relativeOutputError(delta, trip({ ...options, refit: true }, []), gram);
    expect(outputErrorOf({ ...options, refit: true })).toBeLessThan(blind);
  });
});

it("errs least in the least-squares range at two bits", () => {
  const bands = [{ bits: 2, rank: "rest" }] as const;
  expect(errorOf({ bands })).toBeLessThan(0.97 * errorOf({ bands, range: "min-max" }));
});

describe("calibration on a pair", () => {
  const gramFor = (layer: string, pass = 0) =>
    gramOf(activations(layer.endsWith("down_proj") ? 96 : 64, 50 + pass));

  /** A calibration that remembers what it was asked for. */
  function recording(): { asked: string[]; calibration: Calibration } {
    const asked: string[] = [];
    const gram = async (layer: string) => {
      asked.push(layer);
      return gramFor(layer);
    };
    return { asked, calibration: { gram } };
  }

  /** The same in sequence, as if each layer were a block of its own. */
  function sequence(): { asked: string[]; calibration: Calibration } {
    const asked: string[] = [];
    const walk = (passes: number): CalibrationWalk => ({
      order: (layers) => layers.map((layer) => [[layer]]),
      async gram(layer, pass) {
        asked.push(`${layer} ${pass} of ${passes}`);
        return gramFor(layer, pass);
      },
      settle: () => {},
    });
    return { asked, calibration: { ...recording().calibration, walk } };
  }
  const down = "model.layers.0.mlp.down_proj";
  const gptq = { ratio: 1 / 8, quantizer: "gptq" } as const;
  const released = { ...gptq, fidelity: "released" } as const;

  it("asks for the inputs of each layer once, in the order of the layers", async () => {
    const { asked, calibration } = recording();
    const pair = await tinyPair();
    await deltaCoMe(gptq).compress(pair, { calibration });
    expect(asked).toEqual(pair.layers);
  });

  it("asks as the released code does for those of each band", async () => {
    const { asked, calibration } = sequence();
    const compressed = await deltaCoMe(released).compress(await tinyPair(), { calibration });
    expect(compressed.bands(down)).toHaveLength(3);
    const ofDown = asked.filter((one) => one.startsWith(down));
    expect(ofDown).toEqual([0, 1, 2].map((pass) => `${down} ${pass} of 3`));
  });

  it("so later bands come out otherwise, and the first alike", async () => {
    const parts = async (options: DeltaCoMeOptions) =>
      (await deltaCoMe(options).compress(await tinyPair(), sequence())).parts.get(down)!;
    const [corrected, wandering] = [await parts(gptq), await parts(released)];
    for (const part of ["Vt0.codes", "U0.codes", "S", "bands"])
      expect(wandering[part]).toEqual(corrected[part]);
    expect(wandering["Vt2.codes"]).not.toEqual(corrected["Vt2.codes"]);
  });

  it("gives after each pass the bands so far, which are those of the whole up to there", () => {
    const method = deltaCoMe(released);
    const tell = method.begin(delta, down);
    const grams = [0, 1, 2].map((pass) => gramOf(activations(128, 60 + pass)));
    const passes = grams.map((gram) => tell(gram));
    const whole = passes[2]!;
    expect(method.passes(delta.shape)).toBe(3);
    expect(method.encode(delta, { grams })).toEqual(whole);
    passes.forEach((parts, pass) => {
      expect(method.bands(parts)).toHaveLength(pass + 1);
      expect(method.decode(parts, delta.shape)).toEqual(method.decode(whole, delta.shape, pass));
    });
    expect(method.decode(whole, delta.shape, 2)).toEqual(method.decode(whole, delta.shape));
    expect(method.decode(whole, delta.shape, 1)).not.toEqual(method.decode(whole, delta.shape));
  });

  it("as released needs it in sequence, and has no refit", async () => {
    const compressing = deltaCoMe(released).compress(await tinyPair(), recording());
    await expect(compressing).rejects.toThrow(
      new ValueError(
        "delta-come: expected calibration in sequence, got one on the fine-tuned model as it is",
      ),
    );
    expect(() => deltaCoMe({ ...released, refit: true })).toThrow(ValueError);
  });

  it("runs with the published settings, whose groups keep the order of their columns", async () => {
    const method = deltaCoMe({ ...publishedSettings, groupSize: 16, ratio: 1 / 8 });
    const { ledger } = await method.compress(await tinyPair(), sequence());
    expect(Object.keys(ledger.byKind).sort()).toEqual(
      ["bands", "codes", "order", "scales", "sigma", "zeroPoints"].sort(),
    );
  });

  it("measures the error of each layer's output, with any method", async () => {
    const x = activations(64);
    const wide = activations(96);
    const inputs = async (layer: string) => (layer.endsWith("down_proj") ? wide : x);
    const pair = await tinyPair();
    for (const method of [lowRank({ ratio: 1 / 8 }), deltaCoMe(gptq)]) {
      const compressed = await method.compress(pair, { calibration: calibrationFrom({ inputs }) });
      const output = (delta: Matrix) => matmul(delta, wide, { transposeB: true });
      const error = relativeError(output(await pair.delta(down)), output(compressed.delta(down)));
      expect(compressed.outputErrors.get(down)).toBeCloseTo(error, 4);
      expect([...compressed.outputErrors.keys()]).toEqual(pair.layers);
    }
    expect((await lowRank({ ratio: 1 / 8 }).compress(pair)).outputErrors.size).toBe(0);
  });

  it("is missed before any work is done", async () => {
    const worked: unknown[] = [];
    const compressing = deltaCoMe(gptq).compress(await tinyPair(), {
      onLayer: (layer) => worked.push(layer),
    });
    await expect(compressing).rejects.toThrow(ValueError);
    await expect(compressing).rejects.toThrow("delta-come: expected calibration, got none");
    expect(worked).toEqual([]);
    expect(() => deltaCoMe(gptq).encode(delta)).toThrow(ValueError);
  });

  it("is refused when it is of another width", async () => {
    const calibration = { gram: async () => matrix(63, 63) };
    const compressing = deltaCoMe(gptq).compress(await tinyPair(), { calibration });
    await expect(compressing).rejects.toThrow(ShapeError);
    await expect(compressing).rejects.toThrow(/down_proj has 96 inputs, got a Gram matrix \[63, 63\]/);
  });
});

it.each([{ groupSize: 0 }, { groupSize: 1.5 }, { groupSize: 65536 }, { damping: -1 }, { damping: NaN }])(
  "refuses %j",
  (options) => {
    expect(() => deltaCoMe(options)).toThrow(ValueError);
  },
);

it.each(["accounting", "quantizer", "range", "fidelity"])("refuses an unknown name as %s", (key) => {
  expect(() => deltaCoMe({ [key]: "other" })).toThrow(ValueError);
  expect(() => deltaCoMe({ [key]: "other" })).toThrow(new RegExp(`${key} must be \\S+ or \\S+, got other`));
});
