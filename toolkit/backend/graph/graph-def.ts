import { field, message, numberField } from "./protobuf.ts";

/** Numbers as they are in a graph, by TensorFlow's `DataType`. */
const dataTypes = { float32: 1, int32: 3 } as const;
export type GraphType = keyof typeof dataTypes;

export const isGraphType = (type: string): type is GraphType => Object.hasOwn(dataTypes, type);

/** Numbers that are part of a graph. */
export interface Constant {
  readonly dtype: GraphType;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** What an operation is told beside its inputs: a type, a switch, a whole number, or numbers. */
export type NodeAttribute = GraphType | boolean | number | Constant;

/** One operation; its inputs are the names of others. */
export interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, NodeAttribute>>;
}

/** What TensorFlow finds the graph by in a file that could hold several. */
export const TAG = "serve";

const PRODUCER = 1395; // version of the graph format, of TensorFlow 2.12: decides how old operations are understood

/**
 * The file `saved_model.pb` of a model without variables: what TensorFlow loads a graph from.
 *
 *   SavedModel: schema version = 1, meta graphs = 2      MetaGraph: info = 1 with tags = 4, graph = 2
 *
 * By tensorflow/core/protobuf/saved_model.proto, meta_graph.proto, and graph.proto, node_def.proto, attr_value.proto
 * and tensor.proto in tensorflow/core/framework.
 */
export const savedModel = (nodes: readonly Node[]): Uint8Array =>
  message(numberField(1, 1), field(2, message(field(1, message(field(4, TAG))), field(2, graphDef(nodes)))));

/** Nodes = 1, versions = 4. */
const graphDef = (nodes: readonly Node[]): Uint8Array =>
  message(...nodes.map((node) => field(1, nodeDef(node))), field(4, message(numberField(1, PRODUCER))));

/** Name = 1, operation = 2, inputs = 3, attributes = 5: a map from key = 1 to value = 2. */
const nodeDef = ({ name, op, inputs, attributes }: Node): Uint8Array =>
  message(
    field(1, name),
    field(2, op),
    ...inputs.map((input) => field(3, input)),
    ...Object.entries(attributes).map(([key, value]) =>
      field(5, message(field(1, key), field(2, attributeValue(value)))),
    ),
  );

/** Whole number = 3, switch = 5, type = 6, tensor = 8. */
function attributeValue(value: NodeAttribute): Uint8Array {
  if (typeof value === "number") return numberField(3, value);
  if (typeof value === "boolean") return numberField(5, value);
  if (typeof value === "string") return numberField(6, dataTypes[value]);
  return field(8, tensorProto(value));
}

/** Type = 1, shape = 2 with a dimension = 2 of size = 1, content = 4. */
const tensorProto = ({ dtype, shape, values }: Constant): Uint8Array =>
  message(
    numberField(1, dataTypes[dtype]),
    field(2, message(...shape.map((size) => field(2, message(numberField(1, size)))))),
    field(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
