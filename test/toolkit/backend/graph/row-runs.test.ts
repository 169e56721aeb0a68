import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { expect, test } from "vitest";
import { compile } from "../../../../toolkit/backend/graph/compile.ts";
import { unknownSizes } from "../../../../toolkit/backend/graph/sizes.ts";
import { rowsApart, rowsJoined } from "../../../../toolkit/backend/row-runs.ts";
import { tf } from "../../../../toolkit/backend/tensorflow.ts";

const [ROWS] = unknownSizes;

/** The first run as it is, the second times two, the third times three, and again in one. */
const timesTheirPlace = ({ x, counts }: { x: Tensor2D; counts: Tensor1D }): Tensor2D =>
  rowsJoined(rowsApart(x, counts).map((run, i) => tf.mul<Tensor2D>(run, i + 1)));

test("rows in runs, of as many as are told when a graph runs, also of none", () => {
  const compiled = compile(timesTheirPlace, {
    x: { shape: [ROWS, 2], dtype: "float32" },
    counts: { shape: [3], dtype: "int32" },
  });
  const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
  for (const [counts, expected] of [
    [
      [1, 2, 1],
      [1, 2, 6, 8, 10, 12, 21, 24],
    ],
    [
      [0, 4, 0],
      [2, 4, 6, 8, 10, 12, 14, 16],
    ],
  ] as const) {
    const given = { x, counts: tf.tensor1d([...counts], "int32") };
    for (const f of [compiled.run, timesTheirPlace]) {
      const result = f(given);
      expect(result.shape).toEqual([4, 2]);
      expect([...result.dataSync()]).toEqual(expected);
    }
  }
  compiled.dispose();
});
