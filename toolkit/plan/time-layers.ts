import { ValueError } from "../errors.ts";
import { useOneThread } from "../linalg/threads.ts";
import { compressMatrix } from "../methods/compress-matrix.ts";
import type { Method } from "../methods/method.ts";
import { normalMatrix } from "../synthetic/matrices.ts";
import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import type { CompressionPlan, PlannedLayer } from "./plan-compression.ts";

/** How long a method took for one layer, on this machine. */
export interface TimedLayer {
  readonly shape: Matrix["shape"];
  /** As in `PlannedLayer`. */
  readonly work: number;
  /** Of processor time, all threads together: other programs that run meanwhile do not change it much. */
  readonly seconds: number;
}

/**
 * Shapes that are worth timing: the smallest layer of a plan, and one with a quarter of its sides where the budget
 * pays for that. A large layer would not make the estimate much better, and takes a while.
 */
export function shapesToTime({ layers }: Pick<CompressionPlan, "layers">, method: Method): Matrix["shape"][] {
  const [{ shape }] = layers.toSorted((a, b) => sizeOf(a.shape) - sizeOf(b.shape)) as [PlannedLayer];
  const [out, inner] = shape;
  const quarter = [Math.ceil(out / 4), Math.ceil(inner / 4)] as const;
  return isPossible(method, quarter) ? [quarter, shape] : [shape];
}

function isPossible(method: Method, shape: Matrix["shape"]): boolean {
  try {
    method.forecast(shape);
    return true;
  } catch (error) {
    if (error instanceof ValueError) return false;
    throw error;
  }
}

/**
 * Compresses made-up layers of these shapes, as `compress` does (encode, decode, measure), and tells how long that took.
 * Their numbers are normal: the flattest of spectra, on which a truncated decomposition takes longest.
 * A method that calibrates gets inputs of equal size; running the model on calibration texts is not part of it.
 */
export function timeLayers(method: Method, shapes: readonly Matrix["shape"][]): TimedLayer[] {
  const undo = useOneThread();
  try {
    return shapes.map((shape) => timeLayer(method, shape));
  } finally {
    undo();
  }
}

/** Seconds below which one run says little: it is run again, up to so many times, and the least counts. */
const SHORT = 0.5;
const TIMES = 5;

function timeLayer(method: Method, shape: Matrix["shape"]): TimedLayer {
  const { work = sizeOf(shape) } = method.forecast(shape);
  const delta = normalMatrix(shape, 1);
  const gram = method.passes(shape) > 0 ? identity(shape[1]) : undefined;
  const run = () => compressMatrix(delta, method, gram && { gram });
  let seconds = processorSeconds(run);
  for (let times = 1; times < TIMES && seconds < SHORT; times++)
    seconds = Math.min(seconds, processorSeconds(run));
  return { shape, work, seconds };
}

function processorSeconds(run: () => void): number {
  const begun = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(begun); // microseconds
  return (user + system) / 1e6;
}

function identity(side: number): Matrix {
  const eye = matrix(side, side);
  for (let i = 0; i < side; i++) eye.data[i * (side + 1)] = 1;
  return eye;
}
