import { describe, expect, it } from "vitest";
import { fromTensorFlow, scoped, toTensorFlow } from "../../../toolkit/linalg/bridge.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import type { LayerInput } from "../../../toolkit/methods/calibration.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { methods } from "../../../toolkit/methods/index.ts";
import type { Method } from "../../../toolkit/methods/method.ts";
import { decodedDelta, packedDelta, staysPacked } from "../../../toolkit/serve/layer-delta.ts";
import { serveLayer } from "../../../toolkit/serve/serve-layer.ts";
import type { Matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const gptq = { quantizer: "gptq", range: "min-max" } as const;

/** Every method of the list, and what else Delta-CoMe can store. */
const contestants: [string, Method][] = [
  ...methods.map((make): [string, Method] => [make().name, make()]),
  [
    "all bit widths",
    deltaCoMe({ ratio: 1 / 2, bands: [8, 7, 6, 5, 4, 3, 2, 1].map((bits) => ({ bits, rank: 2 })) }),
  ],
  ["groups", deltaCoMe({ ratio: 1 / 4, groupSize: 16 })],
  ["an order of columns", deltaCoMe({ ratio: 1 / 4, ...gptq })],
  ["groups of an order", deltaCoMe({ ratio: 1 / 4, ...gptq, groupSize: 24 })],
];

const shapes: [string, Matrix["shape"]][] = [
  ["rows that end with a byte", [96, 64]],
  ["rows that do not", [77, 101]],
  ["more numbers than are unpacked at a time", [1100, 1000]],
];

describe.each(shapes)("a delta with %s", (_, [out, inner]) => {
  const delta = randomMatrix(out, inner, 1, 0.01);
  const x = randomMatrix(5, inner, 2);
  const inputs = randomMatrix(2 * inner, inner, 3);
  const input: LayerInput = { layer: "a", grams: [matmul(inputs, inputs, { transposeA: true })] };

  it.each(contestants)("by %s gives what the decoded one gives", (_, method) => {
    const parts = method.encode(delta, input);
    const served = serveLayer(method, parts, delta.shape);
    const outputs = scoped(() => fromTensorFlow(served.times(toTensorFlow(x))));
    const expected = matmul(x, method.decode(parts, delta.shape), { transposeB: true });
    const bound = staysPacked(method.name) ? 2e-6 : 2 ** -8;
    expect(relativeError(expected, outputs)).toBeLessThan(bound);
    const unpacked = served.unpack();
    expect(
      relativeError(
        outputs,
        scoped(() => fromTensorFlow(unpacked.times(toTensorFlow(x)))),
      ),
    ).toBeLessThan(2e-6);
    unpacked.dispose();
  });
});

it("a packed delta holds hardly more than is stored, and no view of a larger piece of memory", () => {
  for (const make of methods) {
    const method = make();
    if (!staysPacked(method.name)) continue;
    const delta = randomMatrix(512, 256, 4);
    const parts = method.encode(delta);
    const stored = Object.values(parts).reduce((sum, { bytes }) => sum + bytes.length, 0);
    const { held } = packedDelta(method.name, parts, delta.shape);
    const allocated = held.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    expect(allocated, method.name).toBeLessThan(1.02 * stored);
    expect(allocated, method.name).toBeGreaterThan(0.97 * stored);
  }
});

it("a decoded delta holds two bytes a weight", () => {
  const { held } = decodedDelta(randomMatrix(30, 20, 5));
  expect(held.map(({ buffer }) => buffer.byteLength)).toEqual([2 * 30 * 20]);
});
