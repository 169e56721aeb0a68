import { describe, expect, it } from "vitest";
import { tf } from "../../../../toolkit/backend/tensorflow.ts";
import { withBackend } from "../../../../toolkit/backend/webgpu.ts";
import { matmul } from "../../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../../toolkit/linalg/norm.ts";
import type { LayerInput } from "../../../../toolkit/methods/calibration.ts";
import { deltaCoMe } from "../../../../toolkit/methods/delta-come.ts";
import { methods } from "../../../../toolkit/methods/index.ts";
import type { Method } from "../../../../toolkit/methods/method.ts";
import { staysPacked } from "../../../../toolkit/serve/layer-delta.ts";
import { rankOf } from "../../../../toolkit/serve/webgpu/packed-block.ts";
import { addPackedProduct, ownVectors } from "../../../../toolkit/serve/webgpu/packed-product.ts";
import { TILE_ROWS } from "../../../../toolkit/serve/webgpu/packed-shader.ts";
import { PackedStack } from "../../../../toolkit/serve/webgpu/packed-stack.ts";
import {
  decodedProduct,
  ownProduct,
  packedProduct,
} from "../../../../toolkit/serve/webgpu/stored-product.ts";
import { type Slot, tilesOf } from "../../../../toolkit/serve/webgpu/tiles.ts";
import { type Matrix, matrix } from "../../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../../helpers/random.ts";
import { needsWebgpu } from "../../../helpers/webgpu.ts";

needsWebgpu();

/** What rows of these slots get from a stack: y + x · Δ̂ᵀ. */
async function added(y: Matrix, x: Matrix, stack: PackedStack, slots: readonly Slot[]): Promise<Matrix> {
  const result = withBackend("webgpu", () =>
    tf.tidy(() =>
      addPackedProduct(
        tf.tensor2d(y.data, [...y.shape]),
        tf.tensor2d(x.data, [...x.shape]),
        stack,
        tilesOf(slots),
      ),
    ),
  );
  const data = await result.data<"float32">();
  result.dispose();
  return matrix(y.shape[0], y.shape[1], Float32Array.from(data));
}

/** Row i of the sum of y and x · Δᵀ, with the delta of its slot. */
function expected(y: Matrix, x: Matrix, deltas: readonly Matrix[], slots: readonly Slot[]): Matrix {
  const products = deltas.map((delta) => matmul(x, delta, { transposeB: true }).data);
  const columns = y.shape[1];
  const data = y.data.map((value, i) => {
    const slot = slots[Math.floor(i / columns)];
    return value + (slot === undefined ? 0 : products[slot]![i]!);
  });
  return matrix(y.shape[0], columns, data);
}

const gptq = { quantizer: "gptq", range: "min-max" } as const;

/** Every method whose deltas stay packed, one whose do not, and what else Delta-CoMe can store. */
const contestants: [string, Method][] = [
  ...methods
    .map((make): [string, Method] => [make().name, make()])
    .filter(([name]) => staysPacked(name) || name === "dare"),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((bits): [string, Method] => [
    `${bits} bits`,
    deltaCoMe({ ratio: 1 / 2, bands: [{ bits, rank: 9 }] }),
  ]),
  [
    "all bit widths",
    deltaCoMe({ ratio: 1 / 2, bands: [8, 7, 6, 5, 4, 3, 2, 1].map((bits) => ({ bits, rank: 2 })) }),
  ],
  ["groups", deltaCoMe({ ratio: 1 / 4, groupSize: 16 })],
  ["an order of columns", deltaCoMe({ ratio: 1 / 4, ...gptq })],
  ["groups of an order", deltaCoMe({ ratio: 1 / 4, ...gptq, groupSize: 24 })],
];

describe.each([
  ["rows that end with a byte", [96, 64]],
  ["rows that do not", [77, 101]],
] satisfies [string, Matrix["shape"]][])("on WebGPU, a delta with %s", (_, [out, inner]) => {
  const delta = randomMatrix(out, inner, 1, 0.01);
  const [x, y] = [randomMatrix(3, inner, 2), matrix(3, out, new Float32Array(3 * out))];
  const inputs = randomMatrix(2 * inner, inner, 3);
  const input: LayerInput = { layer: "a", grams: [matmul(inputs, inputs, { transposeA: true })] };

  it.each(contestants)("by %s gives what the decoded one gives", async (_, method) => {
    const parts = method.encode(delta, input);
    const decoded = method.decode(parts, delta.shape);
    const stack = new PackedStack();
    const isPacked = staysPacked(method.name);
    stack.add(0, isPacked ? packedProduct(method.name, parts, delta.shape) : decodedProduct(decoded));
    const outputs = await added(y, x, stack, [0, 0, 0]);
    stack.dispose();
    expect(relativeError(expected(y, x, [decoded], [0, 0, 0]), outputs)).toBeLessThan(
      isPacked ? 2e-6 : 2 ** -8,
    );
  });
});

describe("on WebGPU, rows of several tenants", () => {
  const [out, inner] = [40, 50];
  const methodsOfTenants = [
    deltaCoMe({ ratio: 1 / 4 }),
    methods.find((make) => make().name === "bit-delta")!(),
    deltaCoMe({ ratio: 1 / 2, bands: [{ bits: 3, rank: 13 }] }),
  ];
  const parts = methodsOfTenants.map((method, i) => method.encode(randomMatrix(out, inner, 10 + i, 0.1)));
  const names = ["delta-come", "bit-delta", "delta-come"] as const;
  const products = parts.map((some, i) => packedProduct(names[i]!, some, [out, inner]));
  const decoded = parts.map((some, i) => methodsOfTenants[i]!.decode(some, [out, inner]));
  const slots = [
    0,
    ...new Array<Slot>(TILE_ROWS + 3).fill(2),
    undefined,
    undefined,
    ...new Array<Slot>(TILE_ROWS).fill(1),
  ];
  const x = randomMatrix(slots.length, inner, 20);
  const y = randomMatrix(slots.length, out, 21);

  it("each get what their own tenant's delta adds, and the base's rows nothing", async () => {
    const stack = new PackedStack();
    for (const [slot, product] of products.entries()) stack.add(slot, product);
    expect(stack.rank).toBe(Math.max(...products.map(rankOf)));
    const outputs = await added(y, x, stack, slots);
    expect(relativeError(expected(y, x, decoded, slots), outputs)).toBeLessThan(2e-6);
    const last = y.data.subarray((TILE_ROWS + 4) * out, (TILE_ROWS + 6) * out);
    expect(outputs.data.subarray((TILE_ROWS + 4) * out, (TILE_ROWS + 6) * out)).toEqual(last);
    stack.dispose();
  });

  it("keep theirs when another tenant comes or goes, and who is gone adds nothing", async () => {
    const stack = new PackedStack();
    stack.add(2, products[2]!);
    stack.add(0, products[0]!);
    const bytes = stack.bytesOf(2);
    await added(y, x, stack, slots);
    stack.add(1, products[1]!);
    stack.remove(0);
    expect([0, 1, 2].map((slot) => stack.bytesOf(slot) > 0)).toEqual([false, true, true]);
    expect(stack.bytesOf(2)).toBe(bytes);
    const gone = [matrix(out, inner, new Float32Array(out * inner)), decoded[1]!, decoded[2]!];
    expect(relativeError(expected(y, x, gone, slots), await added(y, x, stack, slots))).toBeLessThan(2e-6);
    stack.remove(2);
    const alone = [gone[0]!, decoded[1]!, gone[0]!];
    const outputs = await added(y, x, stack, slots); // the last slot has no place in the stack any more
    expect(relativeError(expected(y, x, alone, slots), outputs)).toBeLessThan(2e-6);
    stack.dispose();
  });

  it("take the bytes that are stored, but for what says where they are", () => {
    const stack = new PackedStack();
    stack.add(0, products[0]!);
    const stored = Object.values(parts[0]!).reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(stack.bytesOf(0)).toBeGreaterThanOrEqual(stored - parts[0]!["bands"]!.bytes.length);
    expect(stack.bytesOf(0)).toBeLessThan(stored + 400);
    stack.dispose();
  });
});

it.each([
  ["bfloat16", 8],
  ["float16", 11],
  ["float32", 20],
])(
  "on WebGPU, a matrix of one's own in %s stands in place of the base's, by products and by rows",
  async (_, digits) => {
    const own = matrix(
      9,
      67,
      randomMatrix(9, 67, 30).data.map((value) => Math.round(value * 2 ** (digits - 4)) / 2 ** (digits - 4)),
    );
    const stack = new PackedStack();
    stack.add(1, ownProduct(own));
    const slots = [undefined, 1, 1];
    const [x, y] = [randomMatrix(3, 67, 31), randomMatrix(3, 9, 32)];
    const outputs = await added(y, x, stack, slots);
    const products = matmul(x, own, { transposeB: true });
    const both = matrix(3, 9, Float32Array.of(...y.data.subarray(0, 9), ...products.data.subarray(9)));
    expect(relativeError(both, outputs)).toBeLessThan(1e-6);
    const rows = withBackend("webgpu", () =>
      tf.tidy(() => ownVectors(tf.zeros([3, 67]), tf.tensor1d([5, 8, 0], "int32"), stack, tilesOf(slots))),
    );
    const expectedRows = [new Float32Array(67), own.data.subarray(8 * 67), own.data.subarray(0, 67)];
    expect(await rows.data()).toEqual(Float32Array.of(...expectedRows.flatMap((row) => [...row])));
    rows.dispose();
    stack.dispose();
  },
);
