import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { decodeGolomb, encodeGolomb, golombBytes } from "../../../../toolkit/methods/coder/golomb.ts";
import { encodePositions } from "../../../../toolkit/methods/coder/positions.ts";
import { largestOf } from "../../../../toolkit/methods/largest.ts";
import { randomPositions } from "../../../../toolkit/methods/random-positions.ts";
import { randomMatrix } from "../../../helpers/random.ts";

const { golomb } = JSON.parse(await readFile("test/fixtures/methods/golden.json", "utf8")) as {
  golomb: { positions: number[]; bytes: number[] }[];
};

describe.each(golomb)("the positions $positions.length", ({ positions, bytes }) => {
  it("are the bytes that another implementation writes", () => {
    expect([...encodeGolomb(Uint32Array.from(positions))]).toEqual(bytes);
    expect(golombBytes(Uint32Array.from(positions))).toBe(bytes.length);
  });

  it("come back", () => {
    expect([...decodeGolomb(Uint8Array.from(bytes))]).toEqual(positions);
  });
});

it.each([1, 2, 3, 7, 8, 100, 5000, 19_999, 20_000])("%i of 20000 places come back", (taken) => {
  const positions = randomPositions(taken, 20_000, taken);
  expect(decodeGolomb(encodeGolomb(positions))).toEqual(positions);
});

it.each([0.01, 0.05, 0.2, 0.5])(
  "a share of %d takes at most 5 % more than numbering all choices",
  (share) => {
    const positions = randomPositions(share * 100_000, 100_000, 1);
    const [ours, least] = [encodeGolomb(positions).length, encodePositions(positions, 100_000).length];
    expect(ours / least).toBeGreaterThan(0.99);
    expect(ours / least).toBeLessThan(1.05);
  },
);

it("one more of the largest never takes fewer bytes", () => {
  const largest = largestOf(randomMatrix(30, 30, 4).data);
  for (let k = 1; k <= 900; k++)
    expect(golombBytes(largest(k))).toBeGreaterThanOrEqual(golombBytes(largest(k - 1)));
});
