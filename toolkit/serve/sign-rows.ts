import type { Matrix } from "../tensor/tensor.ts";
import { byteTable, lookUp } from "./byte-table.ts";
import { ownBytes, type PackedRows } from "./packed-rows.ts";

const table = byteTable(1, (bit) => 1 - 2 * bit);

/** ±1, one bit a number in the order of `packSigns`: 1 where it is negative. */
export function signRows(shape: Matrix["shape"], bytes: Uint8Array): PackedRows {
  const own = ownBytes(bytes);
  const [, columns] = shape;
  return {
    shape,
    held: [own],
    unpack({ first, count, into, stride }) {
      if (columns % 8 === 0 && stride === columns && into.byteOffset % 8 === 0) {
        const pairs = new Float64Array(into.buffer, into.byteOffset, (count * columns) / 2);
        return lookUp(table, own, (first * columns) / 8, (count * columns) / 8, pairs, 0);
      }
      for (let i = 0, bit = first * columns; i < count; i++)
        for (let at = i * stride, end = at + columns; at < end; at++, bit++)
          into[at] = (own[bit >>> 3]! >> (bit & 7)) & 1 ? -1 : 1;
    },
  };
}
