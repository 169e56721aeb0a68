import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { expect, test } from "vitest";
import { writeLines, writesInPlace } from "../../../toolkit/backend/in-place.ts";
import { tf } from "../../../toolkit/backend/tensorflow.ts";

test("lines are written into the tensor that is given", () => {
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]).add<Tensor2D>(0);
  const now = tf.tensor2d([
    [50, 60],
    [10, 20],
  ]);
  expect([...writeLines(x, tf.tensor1d([2, 0], "int32"), now).dataSync()]).toEqual([10, 20, 3, 4, 50, 60]);
  expect([...x.dataSync()]).toEqual([10, 20, 3, 4, 50, 60]);
});

test("that is possible only where no gradient is asked for", () => {
  expect(writesInPlace()).toBe(true);
  tf.grad((x) => {
    expect(writesInPlace()).toBe(false);
    return tf.square(x);
  })(tf.scalar(1));
});
