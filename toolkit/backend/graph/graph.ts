import type { DataId, TensorInfo } from "@tensorflow/tfjs-node-gpu";
import { UnsupportedError } from "../../errors.ts";
import { type Constant, type GraphType, isGraphType, type Node, type NodeAttribute } from "./graph-def.ts";
import { factorsOf } from "./sizes.ts";

/** What a value in a graph is like. Some sizes may be unknown. */
export interface Spec {
  readonly shape: number[];
  readonly dtype: GraphType;
}

/** A graph as it grows: each value that tfjs knows is the output of a node. */
export class Graph {
  readonly nodes: Node[] = [];
  /** Tensors from outside that were used, by the name of the input that stands for each. */
  readonly captured = new Map<string, TensorInfo>();
  private readonly names = new Map<DataId, string>();
  private readonly shapes = new Map<string, string>();
  /** Names of the numbers that stand for unknown sizes. */
  private readonly sizes = new Map<number, string>();
  /** The operation that was added last. */
  private last: string | undefined;

  /** A value that is given when the graph runs. */
  input({ shape, dtype }: Spec): TensorInfo {
    const name = this.placeholder(dtype);
    shape.forEach((size, axis) => {
      const { known, unknown } = factorsOf(size);
      if (known === 1 && unknown.length === 1 && !this.sizes.has(size))
        this.sizes.set(size, this.sizeOf(name, axis));
    });
    return this.value(name, shape, dtype);
  }

  constant({ dtype, shape, values }: Constant): TensorInfo {
    return this.value(this.constantNode({ dtype, shape, values }), [...shape], dtype);
  }

  /** What an operation makes. */
  output(op: string, inputs: readonly string[], attributes: Node["attributes"], spec: Spec): TensorInfo {
    return this.value(this.node(op, inputs, attributes), spec.shape, spec.dtype);
  }

  /** The outputs of an operation that makes several. */
  outputs(
    op: string,
    inputs: readonly string[],
    attributes: Node["attributes"],
    specs: readonly Spec[],
  ): TensorInfo[] {
    const name = this.node(op, inputs, attributes);
    return specs.map(({ shape, dtype }, i) => this.value(i === 0 ? name : `${name}:${i}`, shape, dtype));
  }

  /** The name of a node that can be asked for a value. TensorFlow does not give an input back as it is. */
  result(value: TensorInfo): string {
    return this.node("Identity", [this.nameOf(value)], { T: graphType(value.dtype) });
  }

  /** The name of a value; of a tensor from outside, that of an input for it. */
  nameOf(value: TensorInfo): string {
    const known = this.names.get(value.dataId);
    if (known) return known;
    const name = this.placeholder(graphType(value.dtype));
    this.names.set(value.dataId, name);
    this.captured.set(name, value);
    return name;
  }

  /** The name of a vector of sizes, for a reshape. One of them, if one only is unknown, is left to TensorFlow. */
  shapeOf(shape: readonly number[]): string {
    const key = shape.join();
    const name = this.shapes.get(key) ?? this.shapeNode(shape);
    this.shapes.set(key, name);
    return name;
  }

  private shapeNode(shape: readonly number[]): string {
    const known = shape.map((size) => (factorsOf(size).unknown.length > 0 ? -1 : size));
    if (known.filter((size) => size < 0).length <= 1) return this.ints(known, [known.length]);
    const sizes = shape.map((size) => this.sizeNode(size));
    return this.node("Pack", sizes, { T: "int32", N: sizes.length, axis: 0 });
  }

  /** A size as a number in the graph. */
  private sizeNode(size: number): string {
    const { known, unknown } = factorsOf(size);
    const factors = unknown.map((prime) => {
      const name = this.sizes.get(prime);
      if (name) return name;
      throw new UnsupportedError("graph: expected an input that has each unknown size as it is, got none");
    });
    return factors.reduce((a, b) => this.node("Mul", [a, b], { T: "int32" }), this.ints([known], []));
  }

  /** The size of an input when the graph runs. */
  private sizeOf(input: string, axis: number): string {
    const dtype = this.nodes.find(({ name }) => name === input)!.attributes["dtype"]!;
    const shape = this.node("Shape", [input], { T: dtype, out_type: "int32" });
    return this.node("GatherV2", [shape, this.ints([axis], []), this.ints([0], [])], {
      Tparams: "int32",
      Tindices: "int32",
      Taxis: "int32",
    });
  }

  /** Whole numbers as an input of an operation. */
  ints(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constantNode({ dtype: "int32", shape, values: Int32Array.from(values) });
  }

  private constantNode(value: Constant): string {
    return this.add("Const", [], { dtype: value.dtype, value });
  }

  private placeholder(dtype: GraphType): string {
    return this.add("Placeholder", [], { dtype });
  }

  /** Every operation waits for the one before it: to hand one to another thread takes longer than most of them. */
  private node(op: string, inputs: readonly string[], attributes: Record<string, NodeAttribute>): string {
    const name = this.add(op, this.last ? [...inputs, `^${this.last}`] : inputs, attributes);
    this.last = name;
    return name;
  }

  private add(op: string, inputs: readonly string[], attributes: Record<string, NodeAttribute>): string {
    const name = `${op}_${this.nodes.length}`;
    this.nodes.push({ name, op, inputs, attributes });
    return name;
  }

  private value(name: string, shape: number[], dtype: GraphType): TensorInfo {
    const dataId = {};
    this.names.set(dataId, name);
    return { dataId, shape, dtype };
  }
}

/** @throws {UnsupportedError} numbers that a graph does not have */
export function graphType(dtype: string): GraphType {
  if (isGraphType(dtype)) return dtype;
  throw new UnsupportedError(`graph: expected numbers of type float32 or int32, got ${dtype}`);
}
