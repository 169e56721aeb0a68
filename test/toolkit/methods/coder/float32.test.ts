import { expect, it } from "vitest";
import { decodeFloat32, encodeFloat32 } from "../../../../toolkit/methods/coder/float32.ts";
import { gaussian, uniform } from "../../../helpers/random.ts";

const bitsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.slice().buffer);

function trip(values: Float32Array, columns: number): Float32Array {
  const back = new Float32Array(values.length).fill(7); // what was there before does not matter
  decodeFloat32(encodeFloat32(values, columns), back, columns);
  return back;
}

const normal = gaussian(1);
const random = uniform(2);
const inputs: [string, Float32Array][] = [
  ["nothing", new Float32Array(0)],
  ["zeros", new Float32Array(30)],
  ["normal numbers", Float32Array.from({ length: 300 }, normal)],
  ["few numbers among zeros", Float32Array.from({ length: 300 }, () => (random() < 0.1 ? normal() : 0))],
  ["odd numbers", Float32Array.of(-0, 0, 1e-45, -1e-45, 3.4e38, -3.4e38, Infinity, -Infinity, NaN, 1)],
];

it.each(inputs)("%s come back bit for bit", (_, values) => {
  for (const columns of [1, 10, 30]) expect(bitsOf(trip(values, columns))).toEqual(bitsOf(values));
});

it("leaves the numbers as they were", () => {
  const values = inputs[3]![1].slice();
  const before = bitsOf(values);
  encodeFloat32(values, 10);
  expect(bitsOf(values)).toEqual(before);
});

it("writes next to nothing for a delta of zeros, and little for one that is mostly zeros", () => {
  expect(encodeFloat32(new Float32Array(100_000), 100).length).toBeLessThan(20);
  const sparse = Float32Array.from({ length: 100_000 }, () => (random() < 0.01 ? 2 ** -10 : 0));
  expect(encodeFloat32(sparse, 100).length).toBeLessThan(1600); // 0.081 bits each is the entropy: 1010 bytes
});
