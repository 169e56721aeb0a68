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

const inRows = (codes: Int32Array, length: number): number[] =>
  Array.from({ length: codes.length / length }, () => length);

it.each([0.2, 0.3, 0.7, 2, 10, 100])(
  "normal numbers of deviation %d come back, in at most 1.03 times their entropy",
  (deviation) => {
    const written = codes(deviation, 20_000);
    const bytes = encodeRows(written, inRows(written, 400));
    expect(decodeRows(bytes, inRows(written, 400))).toEqual(written);
    expect((8 * bytes.length) / written.length).toBeLessThan(1.03 * entropy(written));
    expect((8 * bytes.length) / written.length).toBeGreaterThan(0.98 * entropy(written));
  },
);

it("few numbers are enough to learn from: 1000 take at most 5 %% more than many would each", () => {
  const many = codes(0.5, 100_000);
  const few = many.slice(0, 1000);
  expect(encodeRows(few, [500, 500]).length).toBeLessThan(
    0.01 * 1.05 * encodeRows(many, inRows(many, 500)).length,
  );
});

it("what follows large numbers and is small costs little again", () => {
  const mixed = Int32Array.from([...codes(200, 2000), ...codes(0.2, 8000)]);
  const lengths = inRows(mixed, 500);
  expect(encodeRows(mixed, lengths).length).toBeLessThan(
    encodeRows(mixed.slice(0, 2000), inRows(mixed.slice(0, 2000), 500)).length + 900,
  );
  expect(decodeRows(encodeRows(mixed, lengths), lengths)).toEqual(mixed);
});

it.each([[[]], [[0]], [[-1]], [[2 ** 23, -(2 ** 23), 1, -1, 0]]])("%j comes back", (numbers) => {
  const written = Int32Array.from(numbers);
  expect(decodeRows(encodeRows(written, [numbers.length]), [numbers.length])).toEqual(written);
});
