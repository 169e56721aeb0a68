import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tensorflow.ts";
import { type Graph, graphType, type Spec } from "./graph.ts";
import type { GraphType, NodeAttribute } from "./graph-def.ts";

/** Adds to a graph what a kernel of tfjs would compute. */
type Kernel = (
  graph: Graph,
  inputs: readonly TensorInfo[],
  attributes: NamedAttrMap,
) => TensorInfo | TensorInfo[];

/** The kernels of tfjs that can be part of a graph, by their names. */
export const kernels: Readonly<Record<string, Kernel>> = {
  Add: ofPairs("AddV2"),
  Multiply: ofPairs("Mul"),
  Square: ofEach("Square"),
  Rsqrt: ofEach("Rsqrt"),
  Sigmoid: ofEach("Sigmoid"),
  Softmax: ofEach("Softmax"),
  BatchMatMul: product,
  Reshape: reshape,
  Transpose: transpose,
  GatherV2: gather,
  ArgMax: argMax,
  Fill: fill,
  InplaceUpdate: (graph, [x, lines, now]) => {
    const inputs = [x!, lines!, now!].map((input) => graph.nameOf(input));
    return graph.output("InplaceUpdate", inputs, { T: graphType(x!.dtype) }, specOf(x!));
  },
  RowsApart: rowsApart,
  RowsJoined: rowsJoined,
};

const specOf = ({ shape, dtype }: TensorInfo) => ({ shape, dtype: graphType(dtype) });

/** Numbers of two tensors, brought to one shape. */
function ofPairs(op: string): Kernel {
  return (graph, [a, b]) => {
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a!.shape, b!.shape);
    const dtype = graphType(a!.dtype);
    return graph.output(op, [graph.nameOf(a!), graph.nameOf(b!)], { T: dtype }, { shape, dtype });
  };
}

function ofEach(op: string): Kernel {
  return (graph, [x]) => graph.output(op, [graph.nameOf(x!)], { T: graphType(x!.dtype) }, specOf(x!));
}

/** Matrices, or stacks of as many; TensorFlow's own kernels, as in toolkit/model/product.ts. */
function product(graph: Graph, [a, b]: readonly TensorInfo[], attributes: NamedAttrMap): TensorInfo {
  const [ofA, ofB] = [attributes["transposeA"] === true, attributes["transposeB"] === true];
  const shape = [...a!.shape.slice(0, -2), a!.shape.at(ofA ? -1 : -2)!, b!.shape.at(ofB ? -2 : -1)!];
  const dtype = graphType(a!.dtype);
  const [op, told]: [string, Record<string, NodeAttribute>] =
    shape.length === 2
      ? ["MatMul", { T: dtype, transpose_a: ofA, transpose_b: ofB }]
      : ["BatchMatMulV3", { Ta: dtype, Tb: dtype, Tout: dtype, adj_x: ofA, adj_y: ofB }];
  return graph.output(op, [graph.nameOf(a!), graph.nameOf(b!)], told, { shape, dtype });
}

function reshape(graph: Graph, [x]: readonly TensorInfo[], { shape }: NamedAttrMap): TensorInfo {
  const full = filledIn(shape as number[], x!.shape);
  const { dtype } = specOf(x!);
  const inputs = [graph.nameOf(x!), graph.shapeOf(full)];
  return graph.output("Reshape", inputs, { T: dtype, Tshape: "int32" }, { shape: full, dtype });
}

/** The size that is left out, if one is, of the same count of numbers. Three unknown sizes together are more than a double counts. */
function filledIn(shape: readonly number[], before: readonly number[]): number[] {
  const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * BigInt(size), 1n);
  const left = Number(count(before) / count(shape.filter((size) => size >= 0)));
  return shape.map((size) => (size < 0 ? left : size));
}

function transpose(graph: Graph, [x]: readonly TensorInfo[], { perm }: NamedAttrMap): TensorInfo {
  const { dtype } = specOf(x!);
  const order = perm as number[];
  const shape = order.map((axis) => x!.shape[axis]!);
  const inputs = [graph.nameOf(x!), graph.ints(order)];
  return graph.output("Transpose", inputs, { T: dtype, Tperm: "int32" }, { shape, dtype });
}

function gather(graph: Graph, [x, indices]: readonly TensorInfo[], attributes: NamedAttrMap): TensorInfo {
  const axis = Number(attributes["axis"]);
  const { dtype } = specOf(x!);
  const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
  const inputs = [graph.nameOf(x!), graph.nameOf(indices!), graph.ints([axis], [])];
  const types: Record<string, GraphType> = {
    Tparams: dtype,
    Tindices: graphType(indices!.dtype),
    Taxis: "int32",
  };
  return graph.output("GatherV2", inputs, types, { shape, dtype });
}

function argMax(graph: Graph, [x]: readonly TensorInfo[], attributes: NamedAttrMap): TensorInfo {
  const axis = Number(attributes["axis"]);
  const inputs = [graph.nameOf(x!), graph.ints([axis], [])];
  const types: Record<string, GraphType> = {
    T: graphType(x!.dtype),
    Tidx: "int32",
    output_type: "int32",
  };
  return graph.output("ArgMax", inputs, types, { shape: x!.shape.toSpliced(axis, 1), dtype: "int32" });
}

/** Runs of rows, as many as there are counts. How many rows each has is known when the graph runs: each is noted with all of them. */
function rowsApart(graph: Graph, [x, counts]: readonly TensorInfo[]): TensorInfo[] {
  const { dtype } = specOf(x!);
  const runs = counts!.shape[0]!;
  const inputs = [graph.nameOf(x!), graph.nameOf(counts!), graph.ints([0], [])];
  const told: Record<string, NodeAttribute> = { T: dtype, Tlen: "int32", num_split: runs };
  return graph.outputs("SplitV", inputs, told, new Array<Spec>(runs).fill(specOf(x!)));
}

/** Such runs one below the other again. */
function rowsJoined(graph: Graph, runs: readonly TensorInfo[]): TensorInfo {
  const { dtype } = specOf(runs[0]!);
  const inputs = [...runs.map((run) => graph.nameOf(run)), graph.ints([0], [])];
  return graph.output("ConcatV2", inputs, { T: dtype, N: runs.length, Tidx: "int32" }, specOf(runs[0]!));
}

/** One number everywhere. */
function fill(graph: Graph, _inputs: readonly TensorInfo[], attributes: NamedAttrMap): TensorInfo {
  const shape = attributes["shape"] as number[];
  const values = new Float32Array(tf.util.sizeFromShape(shape)).fill(Number(attributes["value"]));
  return graph.constant({ dtype: "float32", shape, values });
}
