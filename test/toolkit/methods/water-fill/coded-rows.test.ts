import { expect, it } from "vitest";
import { decodeRows, encodeRows } from "../../../../toolkit/methods/water-fill/coded-rows.ts";
import { gaussian } from "../../../helpers/random.ts";

const codes = (deviation: number, count: number) => {
  const next = gaussian(1);
  return Int32Array.from({ length: count }, () => Math.round(deviation * next()));
};

function entropy(values: Int32Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, n) => bits - (n / values.length) * Math.log2(n / values.length),
    0,
  );
}

it.each([0.3, 0.7, 2, 10, 100])(
  "normal numbers of deviation %d come back, in at most 8 %% more than their entropy",
  (deviation) => {
    const written = codes(deviation, 20_000);
    const bytes = encodeRows(written);
    expect(decodeRows(bytes, written.length)).toEqual(written);
    expect((8 * bytes.length) / written.length).toBeLessThan(1.08 * entropy(written));
    expect((8 * bytes.length) / written.length).toBeGreaterThan(0.98 * entropy(written));
  },
);

it("what follows large numbers and is small costs little again", () => {
  const mixed = Int32Array.from([...codes(200, 2000), ...codes(0.2, 8000)]);
  expect(encodeRows(mixed).length).toBeLessThan(encodeRows(mixed.slice(0, 2000)).length + 600);
  expect(decodeRows(encodeRows(mixed), mixed.length)).toEqual(mixed);
});

it.each([[[]], [[0]], [[-1]], [[2 ** 23, -(2 ** 23), 1, -1, 0]]])("%j comes back", (numbers) => {
  const written = Int32Array.from(numbers);
  expect(decodeRows(encodeRows(written), written.length)).toEqual(written);
});
