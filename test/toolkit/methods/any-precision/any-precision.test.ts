import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { UnsupportedError, ValueError } from "../../../../toolkit/errors.ts";
import { compressToFile } from "../../../../toolkit/file/compress-to-file.ts";
import { openDelta } from "../../../../toolkit/file/open-delta.ts";
import { relativeError } from "../../../../toolkit/linalg/norm.ts";
import { anyPrecision } from "../../../../toolkit/methods/any-precision/any-precision.ts";
import { codesOf } from "../../../../toolkit/methods/any-precision/planes.ts";
import { bitDelta } from "../../../../toolkit/methods/bit-delta.ts";
import { relativeOutputError } from "../../../../toolkit/methods/output-error.ts";
import { bfloat16Values, bytesOf, type Parts } from "../../../../toolkit/methods/parts.ts";
import { dequantize, quantize } from "../../../../toolkit/quant/affine.ts";
import { type Matrix, matrix } from "../../../../toolkit/tensor/tensor.ts";
import { temporaryFolder } from "../../../helpers/folder.ts";
import { tinyPair } from "../../../helpers/pair.ts";
import { randomMatrix } from "../../../helpers/random.ts";

const method = anyPrecision();
const delta = randomMatrix(64, 96, 1, 0.01);
const parts = method.encode(delta);
const widths = [2, 3, 4, 5, 6, 7, 8];
const read = (from: Parts, bits: number) => method.decode(method.atBits!(from, bits), delta.shape);

/** XᵀX of inputs that use their columns more and more. */
const diagonal = (counts: ArrayLike<number>): Matrix => {
  const gram = matrix(counts.length, counts.length);
  for (let j = 0; j < counts.length; j++) gram.data[j * (counts.length + 1)] = counts[j]!;
  return gram;
};

interface Golden {
  readonly shape: [number, number];
  readonly delta: number[];
  readonly columns: number[];
  readonly seedBits: number;
  readonly bits: number;
  readonly scales: number[];
  readonly widths: Readonly<Record<string, { levels: (number | null)[]; codes: number[] }>>;
}

const goldens = JSON.parse(
  await readFile("test/fixtures/methods/any-precision/golden.json", "utf8"),
) as Golden[];

describe.each(goldens.map((golden, i) => [i, golden] as const))("golden matrix %d", (_, golden) => {
  const { shape, seedBits, bits } = golden;
  const own = anyPrecision({ bits, seedBits, sensitivity: "inputs" });
  const encoded = own.encode(matrix(...shape, Float32Array.from(golden.delta)), {
    grams: [diagonal(golden.columns)],
  });

  it.each(Object.entries(golden.widths))(
    "has at %d bits the codes and levels of another implementation",
    (b, wanted) => {
      expect([...bfloat16Values(encoded["scales"]!)]).toEqual(golden.scales);
      const { codes, levels } = codesOf(own.atBits!(encoded, Number(b)), golden.delta.length);
      expect([...codes]).toEqual(wanted.codes);
      bfloat16Values(levels).forEach((level, k) => {
        const known = wanted.levels[k];
        if (known !== null && known !== undefined)
          expect(Math.abs(level - known)).toBeLessThanOrEqual(2 ** -8 * Math.abs(known));
      });
    },
  );
});

describe("reading fewer bits", () => {
  it.each(widths)("%d of 8 is what compressing with so many stores, to the byte", (bits) => {
    expect(method.atBits!(parts, bits)).toEqual(anyPrecision({ bits }).encode(delta));
  });

  it("takes codes that begin alike", () => {
    const codes = (bits: number) => codesOf(method.atBits!(parts, bits), delta.data.length).codes;
    const all = codes(8);
    for (const bits of widths) expect(codes(bits)).toEqual(all.map((code) => code >> (8 - bits)));
  });

  it("errs more with each bit that is left out, by about half each", () => {
    const errors = widths.map((bits) => relativeError(delta, read(parts, bits)));
    for (let i = 1; i < errors.length; i++) {
      expect(errors[i]! / errors[i - 1]!).toBeGreaterThan(0.4);
      expect(errors[i]! / errors[i - 1]!).toBeLessThan(0.65);
    }
    expect(errors[0]).toBeLessThan(0.36); // the best four levels for normal numbers leave 0.343
    expect(errors.at(-1)).toBeLessThan(0.012);
  });

  it("takes about as many bits a weight", () => {
    const [rows, columns] = delta.shape;
    for (const bits of widths) {
      const tables = 2 * (2 ** (bits + 1) - 4) + 2 * rows + 2;
      expect(bytesOf(method.atBits!(parts, bits))).toBe((bits * rows * columns) / 8 + tables);
    }
  });

  it("asks for bits that are there", () => {
    expect(() => method.atBits!(parts, 1)).toThrow("anyPrecision: bits to read must be 2…8, got 1");
    expect(() => method.atBits!(method.atBits!(parts, 4), 5)).toThrow(ValueError);
    expect(() => method.atBits!(parts, 2.5)).toThrow(ValueError);
  });
});

it("errs less than the best even levels for the layer do, at every width to 6 bits", () => {
  for (const bits of [2, 3, 4, 5, 6]) {
    const even = dequantize(quantize(delta, bits, { per: "tensor", range: "least-squares" }));
    expect(relativeError(delta, read(parts, bits))).toBeLessThan(relativeError(delta, even));
  }
});

it("told which inputs count, brings outputs nearer at few bits", () => {
  // Columns that count more have smaller numbers: where they all count alike, levels are for the others.
  const counts = Array.from({ length: 96 }, (_, j) => (j < 48 ? 100 : 1));
  const uneven = matrix(
    ...delta.shape,
    delta.data.map((x, at) => (at % 96 < 48 ? x / 4 : x)),
  );
  const gram = diagonal(counts);
  const errorOf = (sensitivity: "none" | "inputs") => {
    const own = anyPrecision({ bits: 3, sensitivity });
    return relativeOutputError(uneven, own.decode(own.encode(uneven, { grams: [gram] }), uneven.shape), gram);
  };
  expect(errorOf("inputs")).toBeLessThan(0.95 * errorOf("none"));
});

it("keeps few different numbers exactly, up to bfloat16, and rows of zeros at zero", () => {
  const few = matrix(
    4,
    8,
    Float32Array.from({ length: 32 }, (_, at) => (at < 8 ? 0 : [-1, 1, -1, 1][at % 4]!)),
  );
  const own = anyPrecision({ bits: 4 });
  expect(relativeError(few, own.decode(own.encode(few), few.shape))).toBeLessThan(2 ** -8);
});

describe("a file", () => {
  const down = "model.layers.0.mlp.down_proj";
  const file = async (made = anyPrecision()) => {
    const place = path.join(await temporaryFolder(), "x.delta.safetensors");
    const pair = await tinyPair();
    await compressToFile(pair, made, place);
    return { place, delta: await pair.delta(down), pair };
  };

  it("is read at as many bits as asked for, and makes a model of them", async () => {
    const { place, delta, pair } = await file();
    const errors = await Promise.all(
      widths.map(async (bits) => relativeError(delta, await (await openDelta(place, { bits })).delta(down))),
    );
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    const three = await openDelta(place, { bits: 3 });
    const { place: alone } = await file(anyPrecision({ bits: 3 }));
    expect(await three.delta(down)).toEqual(await (await openDelta(alone)).delta(down));
    expect(await three.on(pair.base).weight(`${down}.weight`)).toEqual(
      await (await openDelta(alone)).on(pair.base).weight(`${down}.weight`),
    );
    await three.verify();
    await expect((await openDelta(alone, { bits: 4 })).delta(down)).rejects.toThrow(
      "anyPrecision: bits to read must be 2…3, got 4",
    );
  });

  it("of a method without planes is not read at fewer bits", async () => {
    const { place } = await file(bitDelta());
    await expect(openDelta(place, { bits: 1 })).rejects.toThrow(UnsupportedError);
    await expect(openDelta(place, { bits: 1 })).rejects.toThrow("bit-delta stores no planes of bits");
  });
});

test.each([
  [{ bits: 9 }, "anyPrecision: bits must be 1…8, got 9"],
  [{ seedBits: 0 }, "anyPrecision: bits must be 1…8, got 0"],
  [{ bits: 3, seedBits: 4 }, "anyPrecision: seedBits must be at most 3 bits, got 4"],
  [{ sensitivity: "fisher" as "none" }, "anyPrecision: sensitivity must be none or inputs, got fisher"],
])("%o is refused", (options, message) => {
  expect(() => anyPrecision(options)).toThrow(message);
});
