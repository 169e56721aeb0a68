import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Pair } from "../../../toolkit/delta/pair.ts";
import { ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import type { Calibration } from "../../../toolkit/methods/calibration.ts";
import type { Compressed } from "../../../toolkit/methods/compressed.ts";
import type { ChosenGroups } from "../../../toolkit/methods/coupled/chosen-groups.ts";
import { headSizeOf } from "../../../toolkit/methods/coupled/head-size.ts";
import { coupledPlace } from "../../../toolkit/methods/coupled/place.ts";
import { sliceEnergies } from "../../../toolkit/methods/coupled/slice-energy.ts";
import { sliceMatrix, sliceParts } from "../../../toolkit/methods/coupled/slice-parts.ts";
import { llmPruner } from "../../../toolkit/methods/llm-pruner.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { tinyPair } from "../../helpers/pair.ts";
import { randomMatrix } from "../../helpers/random.ts";

interface GoldenSlices {
  readonly shape: [number, number];
  readonly delta: number[];
  readonly G: number[];
  readonly A: number[];
  readonly axis: "rows" | "columns";
  readonly size: number;
  readonly energies: [number, number, number][];
}

const { slices } = JSON.parse(await readFile("test/fixtures/methods/golden.json", "utf8")) as {
  slices: GoldenSlices[];
};

const moments = (n: number, seed: number): Matrix => {
  const x = matmul(randomMatrix(2 * n, 8, seed), randomMatrix(8, n, seed + 1));
  return matmul(x, x, { transposeA: true });
};
const calibrationOf = (pair: Pair): Required<Pick<Calibration, "gram" | "gradients">> => ({
  gram: async (layer) => moments(pair.shape(layer)[1], pair.layers.indexOf(layer)),
  gradients: async (layer) => moments(pair.shape(layer)[0], 100 + pair.layers.indexOf(layer)),
});

/** Which rows, or columns, of a layer's decoded delta have a number that is not zero. */
function present(compressed: Compressed, layer: string, axis: "rows" | "columns"): boolean[] {
  const { shape, data } = compressed.delta(layer);
  const seen = Array.from({ length: axis === "rows" ? shape[0] : shape[1] }, () => false);
  data.forEach((x, at) => {
    if (x !== 0) seen[axis === "rows" ? Math.floor(at / shape[1]) : at % shape[1]] = true;
  });
  return seen;
}

/** One answer for each run of `size`, which has to be of one kind. */
const inRuns = (flags: readonly boolean[], size: number): boolean[] =>
  Array.from({ length: flags.length / size }, (_, i) => {
    const run = flags.slice(i * size, (i + 1) * size);
    expect(new Set(run).size).toBe(1);
    return run[0]!;
  });

describe("the importance of slices", () => {
  it.each(slices.map((one) => [one.size, one.axis, one.shape, one] as const))(
    "of %d %s of [%s] is what an independent implementation finds",
    (size, axis, shape, { delta, G, A, energies }) => {
      const square = (numbers: number[], n: number) => matrix(n, n, Float32Array.from(numbers));
      const [outputs, inputs] = [square(G, shape[0]), square(A, shape[1])];
      const own = matrix(...shape, Float32Array.from(delta));
      const found = [{ outputs, inputs }, { inputs }, {}].map((weighing) =>
        sliceEnergies(own, axis, size, weighing),
      );
      energies.forEach((wanted, slice) => {
        wanted.forEach((energy, metric) => {
          expect(found[metric]![slice]! / energy).toBeCloseTo(1, 4);
        });
      });
    },
  );
});

describe("slices", () => {
  it.each([
    ["rows", 1],
    ["rows", 4],
    ["columns", 1],
    ["columns", 3],
  ] as const)("of %s, %d together, come back as they were, and nothing else", (axis, size) => {
    const delta = randomMatrix(8, 12, 1);
    delta.data.set(delta.data.map((x) => Math.round(16 * x) / 16)); // exact in bfloat16
    const taken = Uint32Array.of(0, 1);
    const back = sliceMatrix(sliceParts(delta, axis, size, taken), delta.shape);
    back.data.forEach((x, at) => {
      const place = axis === "rows" ? Math.floor(at / 12) : at % 12;
      expect(x).toBe(place < 2 * size ? delta.data[at] : 0);
    });
  });

  it("are coupled across the layers of attention and of the feed-forward layer", () => {
    const places = ["self_attn.q_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.down_proj"].map((name) =>
      coupledPlace(`model.layers.3.${name}`),
    );
    expect(places.map(({ block }) => block)).toEqual([
      "model.layers.3.self_attn",
      "model.layers.3.self_attn",
      "model.layers.3.mlp",
      "model.layers.3.mlp",
    ]);
    expect(places.map(({ axis }) => axis)).toEqual(["rows", "columns", "rows", "columns"]);
    expect(places.map(({ isHead }) => isHead)).toEqual([true, true, false, false]);
  });
});

describe("llmPruner", () => {
  const layer = (block: number, name: string) => `model.layers.${block}.${name}_proj`;

  it.each(["weights", "outputs", "fisher"] as const)(
    "keeps whole heads and channels in all layers that they go through, by %s",
    async (metric) => {
      const pair = await tinyPair(); // heads of 16 rows, two query heads to a key and value head
      const compressed = await llmPruner({ ratio: 1 / 4, metric }).compress(pair, {
        calibration: calibrationOf(pair),
      });
      let [heads, channels] = [0, 0];
      for (const block of [0, 1]) {
        const ofHeads = (name: string, size: number, axis: "rows" | "columns" = "rows") =>
          inRuns(present(compressed, layer(block, `self_attn.${name}`), axis), size);
        const keys = ofHeads("k", 16);
        expect(ofHeads("v", 16)).toEqual(keys);
        expect(ofHeads("q", 32)).toEqual(keys);
        expect(ofHeads("o", 32, "columns")).toEqual(keys);
        const gate = present(compressed, layer(block, "mlp.gate"), "rows");
        expect(present(compressed, layer(block, "mlp.up"), "rows")).toEqual(gate);
        expect(present(compressed, layer(block, "mlp.down"), "columns")).toEqual(gate);
        heads += keys.filter(Boolean).length;
        channels += gate.filter(Boolean).length;
      }
      expect(heads + channels).toBeGreaterThan(0);
      expect(heads).toBeLessThan(4);
      expect(channels).toBeLessThan(192);
    },
  );

  it.each([1 / 16, 1 / 8, 1 / 3])(
    "fills the bytes of all layers together, and no more, at %d",
    async (ratio) => {
      const pair = await tinyPair();
      const compressed = await llmPruner({ ratio }).compress(pair);
      expect(compressed.ratio).toBeLessThanOrEqual(ratio);
      expect(compressed.ratio).toBeGreaterThan(0.9 * ratio);
    },
  );

  it("keeps what is worth most: a group that is left out is worth no more for its bytes, unless it did not fit", async () => {
    const pair = await tinyPair();
    const planned = (await llmPruner({ ratio: 1 / 4 }).planned!(pair)).options as {
      kept: Record<string, ChosenGroups>;
    };
    const mlp = planned.kept["model.layers.0.mlp"]!;
    const worth = new Float64Array(96);
    for (const [name, axis] of [
      ["gate", "rows"],
      ["up", "rows"],
      ["down", "columns"],
    ] as const) {
      const own = sliceEnergies(await pair.delta(layer(0, `mlp.${name}`)), axis, 1, {});
      own.forEach((energy, at) => {
        worth[at]! += energy;
      });
    }
    const [inside, outside] = [true, false].map((isIn) =>
      worth.filter((_, at) => mlp.taken.includes(at) === isIn),
    );
    expect(inside!.length).toBeGreaterThan(0);
    expect(Math.max(...outside!)).toBeLessThanOrEqual(Math.min(...inside!));
    expect(mlp.of).toBe(96);
  });

  it("does less harm to predictions when it goes by them", async () => {
    const pair = await tinyPair();
    const calibration = calibrationOf(pair);
    const harm = async (metric: "weights" | "fisher") => {
      const compressed = await llmPruner({ ratio: 1 / 4, metric }).compress(pair, { calibration });
      let sum = 0;
      for (const name of pair.layers) {
        const [delta, decoded] = [await pair.delta(name), compressed.delta(name)];
        const lost = matrix(
          ...delta.shape,
          delta.data.map((x, at) => x - decoded.data[at]!),
        );
        const weighing = { outputs: await calibration.gradients(name), inputs: await calibration.gram(name) };
        sum += sliceEnergies(lost, "rows", delta.shape[0], weighing)[0]!;
      }
      return sum;
    };
    expect(await harm("fisher")).toBeLessThan(await harm("weights"));
  });

  it("needs calibration for the choice alone: the method with its choice made needs none", async () => {
    const pair = await tinyPair();
    const method = llmPruner({ ratio: 1 / 4, metric: "fisher" });
    await expect(method.compress(pair)).rejects.toThrow("llm-pruner: expected calibration");
    const calibration = calibrationOf(pair);
    const planned = await method.planned!(pair, calibration);
    expect((await planned.compress(pair)).parts).toEqual(
      (await method.compress(pair, { calibration })).parts,
    );
    expect(planned.recorded).toEqual({ ratio: 1 / 4, metric: "fisher" });
  });

  it("keeps the rows of a layer by itself that matter most", () => {
    const delta = matrix(
      32,
      48,
      randomMatrix(32, 48, 3).data.map((x, at) => x * (1 + Math.floor(at / 48))),
    );
    const method = llmPruner({ ratio: 1 / 4 });
    const parts = method.encode(delta);
    const rows = method.decode(parts, delta.shape).data.reduce((sum, x) => sum + (x !== 0 ? 1 : 0), 0) / 48;
    expect(Math.round(rows)).toBe(7); // of 8 that a quarter would be, one goes for which they are
    expect(bytesOf(parts)).toBeLessThanOrEqual(32 * 48 * 2 * (1 / 4));
  });
});

describe("the size of heads", () => {
  it("is what the configuration says", () => {
    expect(headSizeOf({ head_dim: 32, hidden_size: 256, num_attention_heads: 4 })).toBe(32);
    expect(headSizeOf({ hidden_size: 64, num_attention_heads: 4 })).toBe(16);
    expect(headSizeOf({ head_dim: null, hidden_size: 64, num_attention_heads: 4 })).toBe(16);
    expect(headSizeOf({ text_config: { hidden_size: 64, num_attention_heads: 2 } })).toBe(32);
    expect(() => headSizeOf({ hidden_size: 64 })).toThrow(ValueError);
    expect(() => headSizeOf({ hidden_size: 64 })).toThrow(
      "got undefined, 64 and undefined; headSize tells it",
    );
  });

  it("has to divide the rows of attention", async () => {
    const pair = await tinyPair();
    await expect(llmPruner({ headSize: 24 }).compress(pair)).rejects.toThrow(
      "llmPruner: expected heads of 24 rows in model.layers.0.self_attn.k_proj, got shape [32, 64]",
    );
    expect(() => llmPruner({ headSize: 1.5 })).toThrow("headSize must be a whole number above 0, got 1.5");
  });
});
