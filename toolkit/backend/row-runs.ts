import type { Tensor, Tensor1D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "./tensorflow.ts";

const [APART, JOINED] = ["RowsApart", "RowsJoined"];

// A notebook may load this file twice, built and from source, beside one TensorFlow, which warns of a kernel that it has already.
if (tf.getKernel(APART!, "tensorflow") === undefined) {
  tf.registerKernel({
    kernelName: APART!,
    backendName: "tensorflow",
    kernelFunc: ({ inputs: { x, counts } }) =>
      tf.split(x as Tensor, [...(counts as Tensor1D).dataSync<"int32">()]),
  });
  tf.registerKernel({
    kernelName: JOINED!,
    backendName: "tensorflow",
    kernelFunc: ({ inputs }) => tf.concat(Object.values(inputs) as Tensor[], 0),
  });
}

/**
 * The rows of x in runs, the first counts[0] of them, then counts[1], and so on. Counts can be 0. In a graph they need not be
 * known before it runs.
 *
 * @param counts  `[runs]`, int32; together all rows
 */
export const rowsApart = <T extends Tensor>(x: T, counts: Tensor1D): T[] =>
  tf.engine().runKernel(APART!, { x, counts }) as Tensor[] as T[];

/** Runs of rows one below the other. */
export const rowsJoined = <T extends Tensor>(runs: readonly T[]): T =>
  tf.engine().runKernel(JOINED!, Object.fromEntries(runs.entries()) as Record<string, T>) as T;
