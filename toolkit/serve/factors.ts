import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { PackedRows } from "./packed-rows.ts";
import type { Workspace } from "./workspace.ts";

/** A packed matrix that a delta's input goes through: x · A, or x · Aᵀ where it is transposed. */
export interface Factor {
  readonly rows: PackedRows;
  readonly transposed: boolean;
  /** What the outputs are multiplied by: one number for each, or one for all. Of a transposed factor only. */
  readonly scales?: Float32Array;
}

/** A layer's delta in memory. */
export interface LayerDelta {
  /** All memory that it holds on to. */
  readonly held: readonly ArrayBufferView[];
  /** One after the other. */
  readonly factors: readonly Factor[];
  /** What it adds to the layer's outputs: x · Δ̂ᵀ   x [rows, in] → [rows, out]. */
  times(x: Tensor2D, workspace: Workspace): Tensor2D;
}

/** A delta by its factors. */
export const throughFactors = (...factors: readonly Factor[]): LayerDelta => ({
  held: factors.flatMap(({ rows, scales }) => [...rows.held, ...(scales ? [scales] : [])]),
  factors,
  times: (x, workspace) => factors.reduce((input, factor) => through(input, factor, workspace), x),
});

function through(x: Tensor2D, { rows, transposed, scales }: Factor, workspace: Workspace): Tensor2D {
  const y = transposed ? workspace.timesTransposed(x, rows) : workspace.times(x, rows);
  return scales ? tf.mul<Tensor2D>(y, scales) : y;
}

/** Δ̂ = A · B, as (x · Bᵀ) · Aᵀ   A [out, rank], B [rank, in] */
export const oneAfterTheOther = (A: PackedRows, B: PackedRows): LayerDelta =>
  throughFactors({ rows: B, transposed: true }, { rows: A, transposed: true });

/** Δ̂ itself. */
export const alone = (delta: PackedRows): LayerDelta => throughFactors({ rows: delta, transposed: true });
