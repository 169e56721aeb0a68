import type { WebGPUProgram } from "@tensorflow/tfjs-backend-webgpu";
import type { Tensor1D, Tensor2D, TensorInfo } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import { webgpuBackend } from "../../backend/webgpu.ts";
import { intoDirections, outOfDirections, ownRows, THREADS } from "./packed-shader.ts";
import type { PackedStack } from "./packed-stack.ts";

/** Workgroups along one axis: half of what every GPU has to offer. */
const MOST = 2 ** 15;

/**
 * What the base gave, with what the deltas of the rows' tenants add to it, straight from their packed codes.
 *
 *   y + ((x · V̂) ⊙ σ) · Ûᵀ        x [rows, in], y [rows, out]; V̂, σ and Û of each row's tenant
 *
 * Two shaders, like the kernels for many LoRA adapters in one batch (Punica, Chen et al., 2023; S-LoRA, Sheng et al.,
 * 2023), which take codes out of words as the Triton kernel of Delta-CoMe does. Rows of one tenant beside each other are
 * computed side by side, so that each of their codes is unpacked once for up to 8 of them.
 * Call within the backend "webgpu".
 *
 * @param tiles  of `tilesOf`, for the rows of x
 */
export function addPackedProduct(y: Tensor2D, x: Tensor2D, stack: PackedStack, tiles: Tensor2D): Tensor2D {
  if (stack.isEmpty) return y;
  const { blocks, starts } = stack.read();
  const { rank } = stack;
  const h =
    rank === 0
      ? x
      : run("intoDirections", [x.shape[0], rank], rank, { x, blocks, starts, tiles }, intoDirections);
  return run("outOfDirections", y.shape, y.shape[1], { y, x, h, blocks, starts, tiles }, outOfDirections);
}

/**
 * Each row's vector from its tenant's own matrix, as y has it where a tenant has none.
 *
 * @param numbers  which row of the matrix: `[rows]`, int32
 */
export function ownVectors(y: Tensor2D, numbers: Tensor1D, stack: PackedStack, tiles: Tensor2D): Tensor2D {
  if (stack.isEmpty) return y;
  const { blocks, starts } = stack.read();
  const inputs = { y, numbers, blocks, starts, tiles };
  return run("ownRows", y.shape, Math.ceil(y.shape[1] / THREADS), inputs, ownRows);
}

/** @param across  workgroups for each tile */
function run(
  name: string,
  shape: readonly [number, number],
  across: number,
  inputs: Readonly<Record<string, TensorInfo>> & { readonly tiles: Tensor2D },
  source: string,
): Tensor2D {
  const x = Math.min(across, MOST);
  const program: WebGPUProgram = {
    shaderKey: `deltalab-${name}`,
    variableNames: Object.keys(inputs),
    outputShape: [...shape],
    dispatchLayout: { x: [1], y: [0], z: [] },
    dispatch: [x, inputs.tiles.shape[0], Math.ceil(across / x)],
    workgroupSize: [THREADS, 1, 1],
    getUserCode: () => source,
  };
  const output = webgpuBackend().runWebGPUProgram(program, Object.values(inputs), "float32");
  return tf.engine().makeTensorFromTensorInfo(output) as Tensor2D;
}
