import { describe, expect, it } from "vitest";
import {
  bitsOfPositions,
  decodePositions,
  encodePositions,
} from "../../../../toolkit/methods/coder/positions.ts";
import { randomPositions, seedFor } from "../../../../toolkit/methods/random-positions.ts";

describe.each([
  [0, 100],
  [1, 1],
  [1, 100_000],
  [7, 100],
  [99, 100],
  [100, 100],
  [2000, 40_000],
])("%i of %i places", (taken, count) => {
  const positions = randomPositions(taken, count, 3);

  it("are as many, different and rising", () => {
    expect(new Set(positions).size).toBe(taken);
    expect([...positions]).toEqual([...positions].sort((a, b) => a - b));
    for (const at of positions) expect(at).toBeLessThan(count);
  });

  it("come back unchanged from no more bytes than their entropy", () => {
    const bytes = encodePositions(positions, count);
    expect(decodePositions(bytes, taken, count)).toEqual(positions);
    expect(bytes.length).toBeLessThanOrEqual(Math.ceil(bitsOfPositions(taken, count) / 8) + 2);
  });
});

it("come back when they are the first or the last", () => {
  for (const positions of [
    [0, 1, 2],
    [97, 98, 99],
    [0, 99],
  ])
    expect([
      ...decodePositions(encodePositions(Uint32Array.from(positions), 100), positions.length, 100),
    ]).toEqual(positions);
});

it("are drawn evenly, anew for each seed, and the same again for the same", () => {
  const hits = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 4000; seed++) for (const at of randomPositions(5, 20, seed)) hits[at]!++;
  for (const count of hits) expect(Math.abs(count - 1000)).toBeLessThan(150); // five deviations
  expect(randomPositions(50, 1000, 8)).toEqual(randomPositions(50, 1000, 8));
  expect(randomPositions(50, 1000, 8)).not.toEqual(randomPositions(50, 1000, 9));
});

it("have a seed of their own for each layer's name", () => {
  const names = Array.from({ length: 1000 }, (_, i) => `model.layers.${i}.mlp.up_proj`);
  expect(new Set(names.map((name) => seedFor(0, name))).size).toBe(1000);
  expect(seedFor(1, names[0]!)).not.toBe(seedFor(0, names[0]!));
});
