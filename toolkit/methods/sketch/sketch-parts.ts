import { type Matrix, matrix, sizeOf } from "../../tensor/tensor.ts";
import { type BitCoder, CERTAIN, RangeDecoder, RangeEncoder } from "../coder/range-coder.ts";
import {
  bfloat16Part,
  bfloat16Values,
  bytePart,
  type Parts,
  uint16Part,
  uint16Values,
  uint32sPart,
  uint32Values,
} from "../parts.ts";
import type { Sketch } from "./fit-sketch.ts";
import { forEachRun, type TableLayout, tableCount } from "./table-layout.ts";

/** Bytes of the layout: three numbers, and the count of each index. */
export const layoutBytes = ({ values }: TableLayout): number => 6 + 4 * values;

/** Three numbers of layout, the tables at 16 bits, and the indices: how many of each there are, and their order. */
export function sketchParts({ tables, indices }: Sketch, layout: TableLayout): Parts {
  const { values, rowsPerTable, groupsPerRow } = layout;
  const counts = countsOf(indices, values);
  return {
    layout: uint16Part("layout", [values, rowsPerTable, groupsPerRow], [3]),
    tables: bfloat16Part("values", tables, [tables.length / values, values]),
    counts: uint32sPart("layout", counts),
    indices: bytePart("coded", encodeIndices(indices, counts)),
  };
}

/** Each weight as its table has it. */
export function sketchMatrix(parts: Parts, shape: Matrix["shape"]): Matrix {
  const [values, rowsPerTable, groupsPerRow] = uint16Values(parts["layout"]!) as unknown as [
    number,
    number,
    number,
  ];
  const tables = bfloat16Values(parts["tables"]!);
  const indices = decodeIndices(parts["indices"]!.bytes, uint32Values(parts["counts"]!), sizeOf(shape));
  const decoded = matrix(...shape);
  forEachRun({ values, rowsPerTable, groupsPerRow }, shape, (table, first, last) => {
    for (let at = first; at < last; at++) decoded.data[at] = tables[table * values + indices[at]!]!;
  });
  return decoded;
}

/** Bytes of layout and tables. */
export const bytesBesideIndices = (layout: TableLayout, shape: Matrix["shape"]): number =>
  layoutBytes(layout) + 2 * layout.values * tableCount(layout, shape);

/** Bytes of all of it at most: indices take their entropy, what rounded chances cost, and what ends the code. */
export function bytesOfSketch({ indices }: Sketch, layout: TableLayout, shape: Matrix["shape"]): number {
  const all = indices.length;
  const term = (count: number) => (count > 0 ? count * Math.log2(all / count) : 0);
  const entropy = countsOf(indices, layout.values).reduce((sum, count) => sum + term(count), 0);
  const bits = entropy + (2 * (layout.values - 1) * all) / CERTAIN;
  return bytesBesideIndices(layout, shape) + Math.ceil(bits / 8) + 2;
}

/** How many weights have each index: [values]. */
function countsOf(indices: Uint8Array, values: number): Uint32Array {
  const counts = new Uint32Array(values);
  for (const index of indices) counts[index]!++;
  return counts;
}

function encodeIndices(indices: Uint8Array, counts: Uint32Array): Uint8Array {
  const coder = new RangeEncoder();
  codeAll(coder, indices, counts);
  return coder.finish();
}

function decodeIndices(bytes: Uint8Array, counts: Uint32Array, count: number): Uint8Array {
  const indices = new Uint8Array(count);
  codeAll(new RangeDecoder(bytes), indices, counts);
  return indices;
}

/**
 * One walk for both ways: a decoder leaves in `indices` what it reads, an encoder what was there. Each index is told from those
 * above it by how many of them are still to come, so that all take as few bits as if the orders of just these were numbered.
 */
function codeAll(coder: BitCoder, indices: Uint8Array, counts: Uint32Array): void {
  const left = counts.slice();
  for (let at = 0; at < indices.length; at++) {
    let open = indices.length - at; // that are not below k
    let k = 0;
    for (; left[k]! < open; open -= left[k++]!)
      if (left[k]! > 0 && coder.code(indices[at]! > k ? 1 : 0, chanceOf(left[k]!, open)) === 0) break;
    indices[at] = k;
    left[k]!--;
  }
}

/** That the next of `open` is one of `left`, by which they are told from the others. */
const chanceOf = (left: number, open: number): number =>
  Math.min(Math.max(Math.round((CERTAIN * left) / open), 1), CERTAIN - 1);
