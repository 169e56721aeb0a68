import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { hasTensorflow, rawOp, tensorflow, tf } from "../../../toolkit/backend/tensorflow.ts";

const require = createRequire(import.meta.url);

test("the backend is a current TensorFlow, not the 2.9 that the package names", () => {
  expect(hasTensorflow()).toBe(true);
  const [major, minor] = tensorflow().version.split(".").map(Number);
  expect(major).toBe(2);
  expect(minor).toBeGreaterThanOrEqual(21);
});

test("danfo, the package by its own name and the toolkit share one TensorFlow", () => {
  expect(require("danfojs-node").tensorflow).toBe(tf);
  expect(require("@tensorflow/tfjs-node-gpu")).toBe(tf);
});

test.skipIf(!fs.existsSync("/proc/self/maps"))("one TensorFlow library is mapped into the process", () => {
  const mapped = fs.readFileSync("/proc/self/maps", "utf8").match(/\S*libtensorflow_cc\.so\S*/g);
  expect(new Set(mapped).size).toBe(1);
});

test("loading TensorFlow prints nothing: its greeting would stand in every notebook", () => {
  const loadAndComplain = 'require("@tensorflow/tfjs-node-gpu"); console.error("own words")';
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", loadAndComplain], { encoding: "utf8" });
  expect(stdout + stderr).toBe("own words\n");
});

test("a raw operation follows tidy", () => {
  const before = tf.memory().numTensors;
  const inverse = tf.tidy(() => {
    const [result] = rawOp(
      "MatrixInverse",
      { T: "float32", adjoint: false },
      [
        tf.tensor2d([
          [2, 0],
          [0, 4],
        ]),
      ],
      1,
    );
    return result.arraySync();
  });
  expect(inverse).toEqual([
    [0.5, 0],
    [0, 0.25],
  ]);
  expect(tf.memory().numTensors).toBe(before);
});

test("products agree with those of plain JavaScript", () => {
  const n = 65;
  const a = Float32Array.from({ length: n * n }, (_, i) => Math.sin(i));
  const b = Float32Array.from({ length: n * n }, (_, i) => Math.cos(i));
  const product = tf.tidy(() => tf.matMul(tf.tensor2d(a, [n, n]), tf.tensor2d(b, [n, n])).dataSync());
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      expect(Math.abs(product[i * n + j] - sum)).toBeLessThan(1e-4);
    }
});
