import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import type { Method } from "../methods/method.ts";
import type { Parts } from "../methods/parts.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { decodedDelta, packedDelta, staysPacked } from "./layer-delta.ts";
import { allocated } from "./memory.ts";
import { Workspace } from "./workspace.ts";

/** One layer's delta as a server computes with it. */
export interface ServedLayer {
  /** Allocated for it, beside the workspace that all layers share. */
  readonly bytes: number;
  /** What it adds to the layer's outputs: x · Δ̂ᵀ   x [rows, in] → [rows, out]. */
  times(x: Tensor2D): Tensor2D;
}

const workspace = new Workspace();

/**
 * One layer's delta by itself, without a model around it, as `multiTenant` computes with it: to measure, or to build on.
 *
 *     const parts = method.encode(delta);
 *     serveLayer(method, parts, delta.shape).times(x);
 *
 * @param shape  [out, in]
 */
export function serveLayer(method: Method, parts: Parts, shape: Matrix["shape"]): ServedLayer {
  const layer = staysPacked(method.name)
    ? packedDelta(method.name, parts, shape)
    : decodedDelta(method.decode(parts, shape));
  return { bytes: allocated(layer.held), times: (x) => layer.times(x, workspace) };
}
