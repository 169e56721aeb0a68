import fs from "node:fs";
import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-node-gpu";
import { expect, test } from "vitest";
import { compile, type Spec } from "../../../../toolkit/backend/graph/compile.ts";
import { unknownSizes } from "../../../../toolkit/backend/graph/sizes.ts";
import { writeLines } from "../../../../toolkit/backend/in-place.ts";
import { tf } from "../../../../toolkit/backend/tensorflow.ts";
import { UnsupportedError } from "../../../../toolkit/errors.ts";

const [ROWS, TIME] = unknownSizes;
const floats = (...shape: number[]): Spec => ({ shape, dtype: "float32" });
const normal = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", 7);

/** Some functions of x `[rows, time, 6]`; each has an operation of its own. */
const functions: Record<string, (x: Tensor) => Tensor> = {
  "a sum": (x) => tf.add(x, 2),
  "a product by a row": (x) => tf.mul(x, tf.tensor1d([1, 2, 3, 4, 5, 6])),
  "a square": (x) => tf.square(x),
  "an inverse root": (x) => tf.rsqrt(tf.add(tf.square(x), 1)),
  "a sigmoid": (x) => tf.sigmoid(x),
  "a softmax": (x) => tf.softmax(x),
  "one number everywhere": (x) => tf.mul(x, tf.fill([6], 0.5)),
  "the places of the largest": (x) => tf.argMax(x, -1),
  "rows by their numbers": (x) => tf.gather(x.reshape([-1, 6]), tf.tensor1d([0, 0], "int32")),
  "columns by their numbers": (x) => tf.gather(x.reshape([-1, 6]), tf.tensor1d([5, 0], "int32"), 1),
  "other axes": (x) => tf.transpose(x.reshape([x.shape[0], x.shape[1]!, 2, 3]), [0, 2, 1, 3]),
  "one list": (x) => x.reshape([x.size]),
  "a product of matrices": (x) =>
    tf.matMul(x.reshape<Tensor2D>([-1, 6]), tf.ones<Tensor2D["rankType"]>([6, 2])),
  "a product by a transpose": (x) => {
    const stacks = x.reshape<Tensor4D>([x.shape[0], 2, -1, 3]);
    return tf.matMul(stacks, stacks, false, true);
  },
};

test.each(Object.entries(functions))(
  "%s is the same in a graph, for any number of rows and places",
  (_, f) => {
    const compiled = compile(f, floats(ROWS, TIME, 6));
    for (const shape of [
      [1, 1, 6],
      [2, 5, 6],
      [3, 2, 6],
    ]) {
      const [x, expected] = [normal(...shape), f(normal(...shape))];
      const got = compiled.run(x);
      expect(got.shape).toEqual(expected.shape);
      expect(got.dtype).toBe(expected.dtype);
      const differences = tf.sub(got.toFloat(), expected.toFloat()).abs();
      expect(differences.max().dataSync()[0]).toBeLessThan(1e-5);
    }
    compiled.dispose();
  },
);

test("a graph on one thread gives the same as one on all", () => {
  const [x, matrix] = [normal(96, 512), normal(512, 512)];
  const through = (x: Tensor) => tf.softmax(tf.matMul(tf.matMul(x as Tensor2D, matrix as Tensor2D), matrix));
  const [onAll, onOne] = [false, true].map((oneThread) => compile(through, floats(ROWS, 512), { oneThread }));
  const differences = tf.sub(onOne!.run(x), onAll!.run(x)).abs();
  expect(differences.max().dataSync()[0]).toBeLessThan(1e-5);
  for (const graph of [onAll!, onOne!]) graph.dispose();
});

const threads = (): number => fs.readdirSync("/proc/self/task").length;

test.skipIf(!fs.existsSync("/proc/self/task"))(
  "a graph on one thread has that thread to itself; one on all shares them",
  () => {
    const x = tf.ones([3]);
    const square = (oneThread: boolean) => {
      const graph = compile((x: Tensor) => tf.square(x), floats(3), { oneThread });
      graph.run(x);
      return graph;
    };
    const shared = square(false);
    const before = threads();
    const alsoShared = square(false);
    expect(threads()).toBe(before);
    const alone = square(true);
    expect(threads()).toBe(before + 1);
    alone.dispose();
    expect(threads()).toBe(before);
    for (const graph of [shared, alsoShared]) graph.dispose();
  },
);

test("inputs and outputs have names", () => {
  const both = ({ a, list: [b] }: { a: Tensor; list: [Tensor] }) => ({ sum: tf.add(a, b), all: [a, b] });
  const { sum, all } = compile(both, { a: floats(2), list: [floats(2)] }).run({
    a: tf.tensor1d([1, 2]),
    list: [tf.tensor1d([10, 20])],
  });
  expect(sum.arraySync()).toEqual([11, 22]);
  expect(all.map((tensor) => tensor.arraySync())).toEqual([
    [1, 2],
    [10, 20],
  ]);
});

test("what it uses beside its inputs is read anew at each run", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const { run } = compile((x: Tensor) => tf.mul(x, weight), floats(2));
  expect(run(tf.tensor1d([3, 4])).arraySync()).toEqual([3, 8]);
  weight.assign(tf.tensor1d([10, 20]));
  expect(run(tf.tensor1d([3, 4])).arraySync()).toEqual([30, 80]);
});

test("lines are written where they belong, in the tensor itself", () => {
  const write = ({ x, lines, now }: { x: Tensor2D; lines: Tensor; now: Tensor2D }) =>
    writeLines(x, lines.flatten(), now);
  const lines: Spec = { shape: [1], dtype: "int32" };
  const specs = { x: floats(ROWS, 2), lines, now: floats(1, 2) };
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]).add<Tensor2D>(0);
  const given = { x, lines: tf.tensor1d([1], "int32"), now: tf.tensor2d([[30, 40]]) };
  const written = [1, 2, 30, 40, 5, 6];
  expect([...compile(write, specs).run(given).dataSync()]).toEqual(written);
  expect([...x.dataSync()]).toEqual(written);
});

test("a run leaves its result behind and nothing else", () => {
  const { run } = compile((x: Tensor) => tf.square(tf.add(x, 1)), floats(3));
  const x = tf.zeros([3]);
  run(x).dispose();
  const before = tf.memory().numTensors;
  run(x).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("what depends on numbers has no place in a graph, and the backend before comes back", () => {
  const looking = (x: Tensor) => (x.dataSync()[0]! > 0 ? x : tf.square(x));
  expect(() => compile(looking, floats(1))).toThrow(UnsupportedError);
  expect(tf.getBackend()).toBe("tensorflow");
  expect(() => compile((x: Tensor) => tf.atan(x), floats(1))).toThrow(
    "'Atan' not registered for backend 'graph'",
  );
});

test("an unknown size that is only part of a product cannot be told", () => {
  const parts = (x: Tensor) => x.reshape([ROWS, TIME, 2, -1]);
  expect(() => compile(parts, floats(ROWS * TIME, 6))).toThrow(UnsupportedError);
});
