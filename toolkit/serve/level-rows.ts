import { unpackRange } from "../quant/pack.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { type ByteTable, byteTable, isLookedUp, lookUp } from "./byte-table.ts";
import { ownBytes, type PackedRows, type Unpacking } from "./packed-rows.ts";

/**
 * Whole numbers code − zeroPoint, a zero point for each row: levels, that a scale is still to be multiplied by.
 *
 * @param bytes  of `packBits`, row after row
 */
export function levelRows(
  shape: Matrix["shape"],
  bits: number,
  bytes: Uint8Array,
  zeroPoints: Uint8Array,
): PackedRows {
  const own = ownBytes(bytes);
  const [, columns] = shape;
  const bytesOfRow = (columns * bits) / 8;
  const fits = isLookedUp(bits) && Number.isInteger(bytesOfRow) && columns % 2 === 0;
  return {
    shape,
    held: [own, zeroPoints],
    unpack(some) {
      const { first, count, into, stride } = some;
      if (!fits || stride % 2 !== 0 || into.byteOffset % 8 !== 0)
        return subtracted(own, bits, columns, zeroPoints, some);
      const pairs = new Float64Array(into.buffer, into.byteOffset, into.length >> 1);
      for (let i = 0; i < count; i++) {
        const table = levelTable(bits, zeroPoints[first + i]!);
        lookUp(table, own, (first + i) * bytesOfRow, bytesOfRow, pairs, (i * stride) / 2);
      }
    },
  };
}

/** What fits into no byte: unpacked first. */
function subtracted(
  bytes: Uint8Array,
  bits: number,
  columns: number,
  zeroPoints: Uint8Array,
  { first, count, into, stride, codes }: Unpacking,
): void {
  const now = codes.subarray(0, count * columns);
  unpackRange(bytes, bits, first * columns, now);
  for (let i = 0, from = 0; i < count; i++)
    for (let j = 0, at = i * stride, zeroPoint = zeroPoints[first + i]!; j < columns; j++, at++, from++)
      into[at] = now[from]! - zeroPoint;
}

const tables = new Map<string, ByteTable>();

/** There are at most 22 of them, of 8 kB or less: for all servers together. */
function levelTable(bits: 1 | 2 | 4, zeroPoint: number): ByteTable {
  const key = `${bits} ${zeroPoint}`;
  const known = tables.get(key) ?? byteTable(bits, (code) => code - zeroPoint);
  tables.set(key, known);
  return known;
}
