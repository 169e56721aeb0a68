import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Method } from "../methods/method.ts";
import type { Parts } from "../methods/parts.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { LayerDelta } from "./factors.ts";
import { decodedDelta, packedDelta, staysPacked } from "./layer-delta.ts";
import { allocated } from "./memory.ts";
import { throughUnpacked, unpackFactors } from "./unpacked-tenant.ts";
import { Workspace } from "./workspace.ts";

/** One layer's delta as a server computes with it. */
export interface ServedLayer {
  /** Allocated for it, beside the workspace that all layers share. */
  readonly bytes: number;
  /** What it adds to the layer's outputs: x · Δ̂ᵀ   x [rows, in] → [rows, out]. */
  times(x: Tensor2D): Tensor2D;
  /** The same with its factors unpacked once, 4 bytes a number, as `multiTenant` keeps them within its budget. */
  unpack(): UnpackedLayer;
}

/** One layer's delta whose factors are numbers in memory. */
export interface UnpackedLayer {
  readonly bytes: number;
  times(x: Tensor2D): Tensor2D;
  dispose(): void;
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
  return {
    bytes: allocated(layer.held),
    times: (x) => layer.times(x, workspace),
    unpack: () => unpackedLayer(layer),
  };
}

function unpackedLayer(layer: LayerDelta): UnpackedLayer {
  const factors = unpackFactors(layer.factors, workspace);
  const matrices = factors.map(({ matrix }) => matrix);
  return {
    bytes: matrices.reduce((sum, { size }) => sum + 4 * size, 0),
    times: (x) => tf.tidy(() => throughUnpacked(x, factors)),
    dispose: () => tf.dispose(matrices),
  };
}
