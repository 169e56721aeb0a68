import { aligned } from "../io/aligned.ts";
import { decodeBfloat16, encodeBfloat16 } from "../io/bfloat16.ts";
import { decodeFloat16, encodeFloat16 } from "../io/float16.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { ownBytes, type PackedRows } from "./packed-rows.ts";

/** Rows of bfloat16 numbers, as bytes: 2 a number. */
export function bfloat16Rows(shape: Matrix["shape"], bytes: Uint8Array): PackedRows {
  const codes = aligned(Uint16Array, ownBytes(bytes));
  const [, columns] = shape;
  return {
    shape,
    held: [codes],
    unpack({ first, count, into, stride }) {
      const bits = new Uint32Array(into.buffer, into.byteOffset, into.length);
      for (let i = 0, from = first * columns; i < count; i++, from += columns)
        for (let j = 0, at = i * stride; j < columns; j++) bits[at + j] = codes[from + j]! << 16;
    },
  };
}

/** Numbers rounded to bfloat16: each by at most 2⁻⁸ of itself. */
export const roundedRows = ({ shape, data }: Matrix): PackedRows => bfloat16Rows(shape, encodeBfloat16(data));

/** Numbers without rounding: at 16 bits where all of them are bfloat16, or float16, else at 32. */
export function exactRows({ shape, data }: Matrix): PackedRows {
  const format = exactFormat(data);
  if (format === "bfloat16") return bfloat16Rows(shape, encodeBfloat16(data));
  return format === "float16" ? float16Rows(shape, encodeFloat16(data)) : float32Rows(shape, data);
}

/** The smallest format that holds all of these numbers. */
export function exactFormat(data: Float32Array): "bfloat16" | "float16" | "float32" {
  if (isSame(decodeBfloat16(encodeBfloat16(data)), data)) return "bfloat16";
  return isSame(decodeFloat16(encodeFloat16(data)), data) ? "float16" : "float32";
}

const isSame = (a: Float32Array, b: Float32Array): boolean => a.every((value, i) => value === b[i]);

function float16Rows(shape: Matrix["shape"], bytes: Uint8Array): PackedRows {
  const own = ownBytes(bytes);
  const [, columns] = shape;
  return {
    shape,
    held: [own],
    unpack({ first, count, into, stride }) {
      for (let i = 0; i < count; i++) {
        const from = (first + i) * columns * 2;
        into.set(decodeFloat16(own.subarray(from, from + columns * 2)), i * stride);
      }
    },
  };
}

function float32Rows(shape: Matrix["shape"], data: Float32Array): PackedRows {
  const own = new Float32Array(data);
  const [, columns] = shape;
  return {
    shape,
    held: [own],
    unpack({ first, count, into, stride }) {
      for (let i = 0; i < count; i++)
        into.set(own.subarray((first + i) * columns, (first + i + 1) * columns), i * stride);
    },
  };
}
