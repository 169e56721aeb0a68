import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { rawOp, tf } from "./tensorflow.ts";

const KERNEL = "InplaceUpdate";

// A notebook may load this file twice, built and from source, beside one TensorFlow, which warns of a kernel that it has already.
if (tf.getKernel(KERNEL, "tensorflow") === undefined)
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: "tensorflow",
    kernelFunc: ({ inputs: { x, lines, now } }) =>
      rawOp(KERNEL, { T: "float32" }, [x, lines, now] as [Tensor2D, Tensor1D, Tensor2D], 1)[0]!,
  });

/** Whether lines can be written into a tensor: the backend has a kernel for it, and no gradient is asked for. */
export const writesInPlace = (): boolean =>
  tf.getKernel(KERNEL, tf.getBackend()) !== undefined && !tf.engine().isTapeOn();

/** Writes new lines `[lines, width]` into x, which is not to be used any more; the result is in its place. */
export const writeLines = (x: Tensor2D, lines: Tensor1D, now: Tensor2D): Tensor2D =>
  tf.engine().runKernel(KERNEL, { x, lines, now }) as Tensor2D;
