import { expect, it } from "vitest";
import { filled } from "../../../toolkit/methods/fill.ts";
import { bytePart, bytesOf } from "../../../toolkit/methods/parts.ts";

/** So many bytes a weight, and a few more. */
const sized = (perWeight: number, more: number) => (count: number) => ({
  codes: bytePart("codes", new Uint8Array(Math.ceil(perWeight * count) + more)),
});

it.each([
  [0.4, 17],
  [0.61, 0],
  [3, 5],
])("bytes are filled at %d bytes a weight, whatever the first guess", (perWeight, more) => {
  for (const first of [10, 1000, 5000]) {
    const size = bytesOf(filled(1000, first, 5000, sized(perWeight, more)));
    expect(size).toBeLessThanOrEqual(1000);
    expect(size).toBeGreaterThan(990 - perWeight);
  }
});

it("there are never more weights than there are", () => {
  expect(bytesOf(filled(1000, 400, 500, sized(0.5, 0)))).toBe(250);
});

it("bytes are filled where a weight more makes all of them shorter", () => {
  const jumping = (count: number) => sized(count % 700 < 350 ? 1 : 0.8, 0)(count);
  expect(bytesOf(filled(1000, 100, 5000, jumping))).toBeGreaterThan(900);
});
