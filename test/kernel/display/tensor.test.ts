import tf from "@tensorflow/tfjs-node";
import { expect, test } from "vitest";
import { toBundle } from "../../../kernel/display/index.ts";
import { statistics } from "../../../kernel/display/statistics.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";

const text = async (value: unknown) => (await toBundle(value)).data["text/plain"];

test("a vector of TensorFlow shows shape, type and its first values", async () => {
  expect(await text(tf.range(0, 600))).toBe("Tensor float32 [600]\n0, 1, 2, 3, 4, 5, 6, 7, … 592 more");
  expect(await text(tf.scalar(0.1))).toBe("Tensor float32 []\n0.1");
});

test("a matrix shows what it holds in all, and its corners", async () => {
  const values = tf.tensor2d(
    Float32Array.from({ length: 600 }, (_, i) => i / 3),
    [20, 30],
  );
  expect(await text(values)).toBe(
    [
      "Tensor float32 [20, 30]   min 0   max 199.67   mean 99.833   std 57.735",
      "  0    0.333    0.667  …    9    9.33    9.67",
      " 10   10.333   10.667  …   19   19.33   19.67",
      " 20   20.333   20.667  …   29   29.33   29.67",
      "  …        …        …  …    …       …       …",
      "170  170.333  170.667  …  179  179.33  179.67",
      "180  180.333  180.667  …  189  189.33  189.67",
      "190  190.333  190.667  …  199  199.33  199.67",
    ].join("\n"),
  );
});

test("a matrix of the toolkit is shown the same way", async () => {
  expect(await text(matrix(2, 2, new Float32Array([1, -2, 0.5, Number.NaN])))).toBe(
    "Tensor float32 [2, 2]   min -2   max 1   mean -0.16667   std 1.3123   1 not finite\n1.0   -2\n0.5  NaN",
  );
});

test("of more than two dimensions the first matrix is shown", async () => {
  expect(await text(tf.ones([2, 3, 1, 2], "int32"))).toBe(
    "Tensor int32 [2, 3, 1, 2]   min 1   max 1   mean 1   std 0\n[0, 0, …]\n1  1",
  );
});

test("booleans, texts, complex numbers and empty tensors", async () => {
  expect(await text(tf.tensor([true, false]))).toBe("Tensor bool [2]\ntrue, false");
  expect(await text(tf.tensor(["a", "b\n"]))).toBe("Tensor string [2]\na, b\\n");
  expect(await text(tf.complex([1, 0.5], [-2, 0]))).toBe("Tensor complex64 [2]\n1 - 2i, 0.5 + 0i");
  expect(await text(tf.zeros([0, 3]))).toBe("Tensor float32 [0, 3]\n(empty)");
});

test("showing tensors leaks none, and a disposed one says so", async () => {
  const tensor = tf.ones([40, 40]);
  const { numTensors } = tf.memory();
  await toBundle(tensor);
  expect(tf.memory().numTensors).toBe(numTensors);
  tensor.dispose();
  expect(await text(tensor)).toBe("Tensor float32 [40, 40]  (disposed)");
});

test("what has a shape but not as many numbers is printed as it is", async () => {
  expect(await text({ shape: [2, 2], data: new Float32Array(3) })).toBe(
    "{ shape: [ 2, 2 ], data: Float32Array(3) [ 0, 0, 0 ] }",
  );
  expect(await text({ shape: "round" })).toBe("{ shape: 'round' }");
});

test("statistics leave out what is not finite, and count it", () => {
  expect(statistics([1, 2, Number.NaN, 3, Infinity])).toEqual({
    min: 1,
    max: 3,
    mean: 2,
    std: Math.sqrt(2 / 3),
    strange: 2,
  });
});
