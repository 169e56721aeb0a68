import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import type { PackedRows } from "./packed-rows.ts";
import type { Workspace } from "./workspace.ts";

/** A layer's delta in memory. */
export interface LayerDelta {
  /** All memory that it holds on to. */
  readonly held: readonly ArrayBufferView[];
  /** What it adds to the layer's outputs: x · Δ̂ᵀ   x [rows, in] → [rows, out]. */
  times(x: Tensor2D, workspace: Workspace): Tensor2D;
}

/** Δ̂ = A · B, as (x · Bᵀ) · Aᵀ   A [out, rank], B [rank, in] */
export const oneAfterTheOther = (A: PackedRows, B: PackedRows): LayerDelta => ({
  held: [...A.held, ...B.held],
  times: (x, workspace) => workspace.timesTransposed(workspace.timesTransposed(x, B), A),
});

/** Δ̂ itself. */
export const alone = (delta: PackedRows): LayerDelta => ({
  held: delta.held,
  times: (x, workspace) => workspace.timesTransposed(x, delta),
});
