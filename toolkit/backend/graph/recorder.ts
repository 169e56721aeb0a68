import type { DataId, DataType, Tensor, TensorInfo } from "@tensorflow/tfjs-node-gpu";
import { UnsupportedError } from "../../errors.ts";
import { tf } from "../tensorflow.ts";
import { withBackend } from "../webgpu.ts";
import { Graph, graphType, type Spec } from "./graph.ts";
import { kernels } from "./kernels.ts";
import { leavesOf, type Tree, withLeaves } from "./tree.ts";

/** A backend of tfjs that computes nothing: it notes in a graph what is to be computed. */
class Recorder extends tf.KernelBackend {
  graph = new Graph();

  /** Tensors that are made from numbers become part of the graph. */
  override write(values: unknown, shape: number[], dtype: DataType): DataId {
    const type = graphType(dtype);
    const numbers = values as ArrayLike<number>;
    return this.graph.constant({
      dtype: type,
      shape,
      values: type === "int32" ? Int32Array.from(numbers) : Float32Array.from(numbers),
    }).dataId;
  }

  override readSync(): never {
    throw new UnsupportedError(
      "graph: expected only operations, got a read of numbers that are not known yet",
    );
  }

  override numDataIds(): number {
    return 0;
  }

  /** Nothing is kept for a tensor, so nothing is freed. */
  override disposeData(): boolean {
    return true;
  }
}

tf.registerBackend("graph", () => new Recorder(), 0); // tfjs never chooses it itself
for (const [kernelName, kernel] of Object.entries(kernels))
  tf.registerKernel({
    kernelName,
    backendName: "graph",
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel((backend as Recorder).graph, Object.values(inputs) as TensorInfo[], attrs ?? {}),
  });

/** What a function of tensors does, as a graph. */
export interface Recording {
  readonly graph: Graph;
  /** Names of the nodes that stand for its inputs, and of those that make its outputs. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What its outputs are like. */
  readonly result: Tree<Spec>;
}

/**
 * Calls a function once, with tensors that have no numbers.
 *
 * @throws {UnsupportedError} it asks for numbers
 */
export function record(f: (inputs: unknown) => Tree<Tensor>, specs: Tree<Spec>): Recording {
  const graph = new Graph();
  (tf.findBackend("graph") as Recorder).graph = graph;
  const inputs = leavesOf(specs).map((spec) => graph.input(spec));
  const namesOf = (values: readonly TensorInfo[]) => values.map((value) => graph.nameOf(value));
  return withBackend("graph", () => {
    const given = inputs.map((value) => tf.engine().makeTensorFromTensorInfo(value));
    const result = f(withLeaves(specs, given));
    const outputs = leavesOf(result);
    return {
      graph,
      inputs: namesOf(inputs),
      outputs: outputs.map((value) => graph.result(value)),
      result: withLeaves(result, outputs.map(specOf)),
    };
  });
}

const specOf = ({ shape, dtype }: TensorInfo): Spec => ({ shape, dtype: graphType(dtype) });
