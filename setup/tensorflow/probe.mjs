// Does TensorFlow work? Asked in a process of its own, since a broken library can end the one that loads it.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { inRoot } from "../paths.mjs";
import { run } from "../shell.mjs";
import { addon } from "./library.mjs";

const multiplyOnce = `
const util = require("node:util"); util.isNullOrUndefined ??= (v) => v == null; util.isArray ??= Array.isArray;
const tf = require("@tensorflow/tfjs-node-gpu");
const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.eye(2)).arraySync();
if (tf.getBackend() !== "tensorflow" || JSON.stringify(product) !== "[[1,2],[3,4]]") throw new Error("wrong product: " + JSON.stringify(product));
console.log(JSON.stringify({ version: tf.backend().binding.TF_Version, gpu: tf.backend().isUsingGpuDevice }));
`;
const quiet = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };

/** Fails with what TensorFlow said when it cannot be loaded or multiplies wrongly. */
export const selfTest = () => run(process.execPath, ["-e", multiplyOnce], { env: quiet });

/**
 * Loads TensorFlow in a process of its own and multiplies two matrices with it.
 *
 * @returns {{ version: string, gpu: boolean } | { error: string }}
 */
export function probeTensorflow() {
  if (!fs.existsSync(addon)) return { error: "its add-on is not built" };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", multiplyOnce], {
    cwd: inRoot(),
    env: quiet,
    encoding: "utf8",
  });
  return status === 0 ? JSON.parse(stdout) : { error: stderr.trim().split("\n").slice(-3).join(" ") };
}
