import { expect, test } from "vitest";
import { directionsOf } from "../../../../toolkit/methods/directions.ts";
import { KnownDirections } from "../../../../toolkit/methods/water-fill/known-directions.ts";
import { matrix } from "../../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../../helpers/random.ts";

test("who asks twice for the same numbers gets the same decomposition, and it is kept no longer", () => {
  const known = new KnownDirections();
  const [a, same] = [randomMatrix(12, 8, 1), randomMatrix(12, 8, 1)];
  const first = known.of(a);
  expect(first).toEqual(directionsOf(a, 8, "exact", 0));
  expect(known.of(same)).toBe(first);
  const third = known.of(same);
  expect(third).not.toBe(first);
  expect(third).toEqual(first);
});

test("one number that differs makes it another matrix", () => {
  const known = new KnownDirections();
  const a = randomMatrix(12, 8, 1);
  known.of(a);
  const other = matrix(12, 8, a.data.slice());
  other.data[40]! += 1;
  expect(known.of(other)).toEqual(directionsOf(other, 8, "exact", 0));
  expect(known.of(a)).toEqual(directionsOf(a, 8, "exact", 0));
});
