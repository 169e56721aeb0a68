import { expect, test } from "vitest";
import { directionsOf } from "../../../../toolkit/methods/directions.ts";
import { KnownDirections } from "../../../../toolkit/methods/water-fill/known-directions.ts";
import { matrix } from "../../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../../helpers/random.ts";

test("who takes what was kept for the same numbers gets the same decomposition, once", () => {
  const known = new KnownDirections();
  const [a, same] = [randomMatrix(12, 8, 1), randomMatrix(12, 8, 1)];
  const kept = known.keep(a);
  expect(kept).toEqual(directionsOf(a, 8, "exact", 0));
  expect(known.take(same)).toBe(kept);
  expect(known.take(same)).not.toBe(kept);
});

test("what was never kept is not kept by asking", () => {
  const known = new KnownDirections();
  const a = randomMatrix(12, 8, 1);
  const first = known.take(a);
  expect(first).toEqual(directionsOf(a, 8, "exact", 0));
  expect(known.take(a)).not.toBe(first);
});

test("one number that differs makes it another matrix", () => {
  const known = new KnownDirections();
  const a = randomMatrix(12, 8, 1);
  const kept = known.keep(a);
  const other = matrix(12, 8, a.data.slice());
  other.data[40]! += 1;
  expect(known.take(other)).toEqual(directionsOf(other, 8, "exact", 0));
  expect(known.take(a)).toBe(kept);
});
