import { createRequire } from "node:module";
import util from "node:util";
import type * as TensorFlow from "@tensorflow/tfjs-node-gpu";
import { UnsupportedError } from "../errors.ts";

/**
 * The one door to TensorFlow. Everything that needs it imports `tf` from here, because three
 * things must happen before its first load:
 *
 * - `TF_ENABLE_ONEDNN_OPTS=1`: matrix products are up to three times faster on AVX2 processors.
 * - `TF_CPP_MIN_LOG_LEVEL=3`: without it every start prints the processor's features.
 * - Node 23 removed two functions from `util` that tfjs-node 4.22 still calls (tensorflow/tfjs#8609).
 *
 * TensorFlow reads these variables with getenv(3), which a worker thread's `process.env` does not
 * reach: load it in the main thread, or set them before the thread starts.
 */
process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "1";
process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "3";
const legacy = util as unknown as Record<string, unknown>;
legacy["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
legacy["isArray"] ??= Array.isArray;

// CommonJS, and by the name that danfojs-node knows (setup/shims): so both see one TensorFlow.
export const tf = createRequire(import.meta.url)("@tensorflow/tfjs-node") as typeof TensorFlow;

/** A tensor as the add-on knows it: freed by its number, not by tfjs. */
interface RawTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

interface EncodedAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

interface NodeBackend {
  binding: {
    TF_Version: string;
    TF_ATTR_TYPE: number;
    TF_ATTR_BOOL: number;
    TF_FLOAT: number;
    executeOp(op: string, attributes: EncodedAttribute[], inputs: number[], outputs: number): RawTensor[];
    deleteTensor(id: number): void;
    loadSavedModel(folder: string, tags: string): number;
    runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): RawTensor[];
    deleteSavedModel(id: number): void;
  };
  isUsingGpuDevice: boolean;
  getInputTensorIds(tensors: TensorFlow.TensorInfo[]): number[];
  createOutputTensor(raw: RawTensor): TensorFlow.Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: EncodedAttribute[],
    inputs: TensorFlow.Tensor[],
    outputs: number,
  ): TensorFlow.Tensor[];
}

function backend(): NodeBackend {
  if (hasTensorflow()) return tf.backend() as unknown as NodeBackend;
  throw new UnsupportedError(
    `tensorflow: this needs TensorFlow's own kernels, the backend here is "${tf.getBackend()}". See: npx deltalab doctor`,
  );
}

/** Is this TensorFlow itself, and not the JavaScript backend that stands in for it? */
export const hasTensorflow = (): boolean => tf.getBackend() === "tensorflow";

/** Version of the loaded TensorFlow library, and whether it computes on a GPU. */
export const tensorflow = (): { version: string; gpu: boolean } => ({
  version: backend().binding.TF_Version,
  gpu: backend().isUsingGpuDevice,
});

/** A TensorFlow attribute: a type (`T: float32`) or a boolean. */
export type Attribute = "float32" | "float64" | boolean;

const TF_DOUBLE = 2; // of TensorFlow's C interface; the add-on does not name it

function encoded(attributes: Record<string, Attribute>): EncodedAttribute[] {
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend().binding;
  return Object.entries(attributes).map(([name, value]) => {
    if (typeof value === "boolean") return { name, type: TF_ATTR_BOOL, value };
    return { name, type: TF_ATTR_TYPE, value: value === "float64" ? TF_DOUBLE : TF_FLOAT };
  });
}

/**
 * Runs a TensorFlow operation that tfjs has no function for, such as `Svd` or `Qr`.
 * The outputs are ordinary tensors and follow `tf.tidy`.
 *
 * @throws {UnsupportedError} when TensorFlow itself is not there
 */
export const rawOp = (
  op: string,
  attributes: Record<string, Attribute>,
  inputs: TensorFlow.Tensor[],
  outputs: number,
): TensorFlow.Tensor[] => backend().executeMultipleOutputs(op, encoded(attributes), inputs, outputs);

/**
 * The same in float64: inputs are widened, outputs rounded back to float32. tfjs has no tensors of that type, so the
 * wide ones are kept by number and freed here.
 */
export function rawOp64(
  op: string,
  attributes: Record<string, Attribute>,
  inputs: TensorFlow.Tensor[],
  outputs: number,
): TensorFlow.Tensor[] {
  const { binding } = backend();
  const cast = (id: number, SrcT: Attribute, DstT: Attribute): RawTensor =>
    binding.executeOp("Cast", encoded({ SrcT, DstT, Truncate: false }), [id], 1)[0]!;
  const wide: number[] = [];
  try {
    for (const id of backend().getInputTensorIds(inputs)) wide.push(cast(id, "float32", "float64").id);
    const results = binding.executeOp(op, encoded({ ...attributes, T: "float64" }), [...wide], outputs);
    wide.push(...results.map(({ id }) => id));
    return results.map(({ id }) => backend().createOutputTensor(cast(id, "float64", "float32")));
  } finally {
    for (const id of wide) binding.deleteTensor(id);
  }
}

/** A graph that TensorFlow keeps. */
export interface LoadedGraph {
  /** The outputs are ordinary tensors and follow `tf.tidy`. */
  run(inputs: TensorFlow.TensorInfo[]): TensorFlow.Tensor[];
  dispose(): void;
}

/**
 * Loads a graph from a folder with a `saved_model.pb`; after that the folder is not needed.
 *
 * @param inputs   names of the nodes that inputs are given in place of, in the order in which they are given
 * @param outputs  names of the nodes whose first outputs are asked for
 * @throws {UnsupportedError} when TensorFlow itself is not there
 */
export function loadGraph(
  folder: string,
  tag: string,
  inputs: readonly string[],
  outputs: readonly string[],
): LoadedGraph {
  const node = backend();
  const id = node.binding.loadSavedModel(folder, tag);
  const [inputNames, outputNames] = [inputs, outputs].map((names) => names.map((name) => `${name}:0`).join());
  return {
    run: (tensors) =>
      node.binding
        .runSavedModel(id, node.getInputTensorIds(tensors), inputNames!, outputNames!)
        .map((raw) => node.createOutputTensor(raw)),
    dispose: () => node.binding.deleteSavedModel(id),
  };
}
