import { type Matrix, matrix } from "../../tensor/tensor.ts";
import { bitsOfPositions, decodePositions, encodePositions } from "../coder/positions.ts";
import { bfloat16Part, bfloat16Values, bytePart, type Parts, uint16Part, uint16Values } from "../parts.ts";
import { along, type CoupledPlace } from "./place.ts";

/** Axis and size of the slices. */
const LAYOUT_BYTES = 4;

/** What is stored of some slices of a delta: which, and their numbers at 16 bits, row after row. */
export function sliceParts(
  delta: Matrix,
  axis: CoupledPlace["axis"],
  size: number,
  taken: Uint32Array,
): Parts {
  const { count, length } = along({ axis }, delta.shape);
  const values = new Float32Array(taken.length * size * length);
  let next = 0;
  forEachNumber(delta.shape, axis, size, taken, (at) => {
    values[next++] = delta.data[at]!;
  });
  return {
    layout: uint16Part("layout", [axis === "rows" ? 0 : 1, size], [2]),
    positions: bytePart("positions", encodePositions(taken, count / size)),
    values: bfloat16Part("values", values),
  };
}

/** The slices that are stored, all else zero. */
export function sliceMatrix(parts: Parts, shape: Matrix["shape"]): Matrix {
  const [across, size] = uint16Values(parts["layout"]!);
  const axis = across ? "columns" : "rows";
  const { count, length } = along({ axis }, shape);
  const values = bfloat16Values(parts["values"]!);
  const slices = values.length / (size! * length);
  const taken = decodePositions(parts["positions"]!.bytes, slices, count / size!);
  const decoded = matrix(...shape);
  let next = 0;
  forEachNumber(shape, axis, size!, taken, (at) => {
    decoded.data[at] = values[next++]!;
  });
  return decoded;
}

/** Bytes that so many of `slices` slices of so many numbers take at most. */
export const bytesOfSlices = (taken: number, slices: number, numbers: number): number =>
  LAYOUT_BYTES + Math.ceil(bitsOfPositions(taken, slices) / 8) + 2 + 2 * taken * numbers;

function forEachNumber(
  [out, inner]: Matrix["shape"],
  axis: CoupledPlace["axis"],
  size: number,
  taken: Uint32Array,
  take: (at: number) => void,
): void {
  if (axis === "rows")
    for (const slice of taken)
      for (let at = slice * size * inner; at < (slice + 1) * size * inner; at++) take(at);
  else
    for (let row = 0; row < out; row++)
      for (const slice of taken)
        for (let j = slice * size; j < (slice + 1) * size; j++) take(row * inner + j);
}
