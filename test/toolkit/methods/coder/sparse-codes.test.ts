import { describe, expect, it } from "vitest";
import {
  decodeSparse,
  encodeSparse,
  type SparseLayout,
} from "../../../../toolkit/methods/coder/sparse-codes.ts";
import { uniform } from "../../../helpers/random.ts";

const rows = 60;
const columns = 101;

/** Codes with about as many per group as the pattern allows, the others the row's zero point. */
function codesFor({ kept, of, bits, zeroPoints }: SparseLayout, share: number): Uint8Array {
  const random = uniform(3);
  const codes = new Uint8Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0, taken = 0; j < columns; j++, at++) {
      if (j % of === 0) taken = 0;
      const code = Math.floor(random() * 2 ** bits);
      const there = taken < kept && random() < share && code !== zeroPoints[i];
      codes[at] = there ? code : zeroPoints[i]!;
      if (there) taken++;
    }
  return codes;
}

describe.each([
  [2, 4, 4],
  [2, 4, 2],
  [1, 8, 2],
  [1, 1, 8],
  [3, 7, 3],
])("%i of %i codes of %i bits", (kept, of, bits) => {
  const zeroPoints = Uint8Array.from({ length: rows }, (_, i) => i % 2 ** bits);
  const layout = { rows, columns, bits, kept, of, zeroPoints };

  it.each([0, 0.1, 0.7, 1])("come back where a share of %d is there", (share) => {
    const codes = codesFor(layout, share);
    const before = codes.slice();
    expect(decodeSparse(encodeSparse(codes, layout), layout)).toEqual(codes);
    expect(codes).toEqual(before);
  });

  it("take next to nothing where all stand for zero", () => {
    expect(encodeSparse(codesFor(layout, 0), layout).length).toBeLessThan(60);
  });
});

it("2 of 4 at 4 bits take no more than their entropy and what learning it costs", () => {
  const layout = { rows, columns, bits: 4, kept: 2, of: 4, zeroPoints: new Uint8Array(rows).fill(8) };
  const codes = codesFor(layout, 1);
  const bits = (8 * encodeSparse(codes, layout).length) / codes.length;
  expect(bits).toBeLessThan(0.5 * Math.log2(15) + Math.log2(6) / 4 + 0.15);
});
