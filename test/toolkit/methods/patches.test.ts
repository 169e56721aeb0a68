import { expect, it } from "vitest";
import { padded, patchesIn, putPatches, resized, takePatches } from "../../../toolkit/methods/patches.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";

const counted = (rows: number, columns: number) =>
  matrix(
    rows,
    columns,
    Float32Array.from({ length: rows * columns }, (_, i) => i + 1),
  );

it("patches hang over the edges, which are filled with zeros", () => {
  expect(patchesIn([5, 4], 2)).toEqual([3, 2]);
  expect([...padded(counted(1, 3), 2).data]).toEqual([1, 2, 3, 0, 0, 0, 0, 0]);
  expect(resized(padded(counted(5, 3), 2), 5, 3)).toEqual(counted(5, 3));
});

it("patches are numbered along the rows, and each is a row", () => {
  const rows = takePatches(counted(4, 6), 2, Uint32Array.of(0, 2, 4));
  expect([...rows.data]).toEqual([1, 2, 7, 8, 5, 6, 11, 12, 15, 16, 21, 22]);
});

it("patches come back to where they were", () => {
  const all = Uint32Array.from({ length: 6 }, (_, i) => i);
  const back = matrix(4, 6);
  putPatches(back, 2, all, takePatches(counted(4, 6), 2, all));
  expect(back).toEqual(counted(4, 6));
});
