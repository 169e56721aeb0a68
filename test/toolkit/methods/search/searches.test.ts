import { describe, expect, it } from "vitest";
import { ValueError } from "../../../../toolkit/errors.ts";
import type { Band } from "../../../../toolkit/methods/bands.ts";
import { directionLosses } from "../../../../toolkit/methods/search/direction-losses.ts";
import { geneticBands } from "../../../../toolkit/methods/search/genetic-bands.ts";
import { greedyBands } from "../../../../toolkit/methods/search/greedy-bands.ts";
import { predictedError } from "../../../../toolkit/methods/search/predicted-error.ts";
import { syntheticDelta } from "../../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../../toolkit/synthetic/spectra.ts";

const { delta } = syntheticDelta(powerLaw(128, 0.8), [128, 128], 1);
const losses = directionLosses(delta, { bits: [8, 4, 3, 2] });
const error = (bands: readonly Band[]) => predictedError(losses, bands, { ratio: 1 / 16 });
const bits = [8, 4, 3, 2];
const upTo = (count: number) => Array.from({ length: count + 1 }, (_, i) => i);

/** Every allocation of the first three widths, the rest at 2 bits or at the last that is used. */
const everything = (): number =>
  upTo(3)
    .flatMap((eight) => upTo(16).flatMap((four) => upTo(24).map((three) => [eight, four, three] as const)))
    .flatMap(([eight, four, three]) => {
      const first = [
        { bits: 8, rank: eight },
        { bits: 4, rank: four },
        { bits: 3, rank: three },
      ].filter(({ rank }) => rank > 0);
      return [error([...first, { bits: 2, rank: "rest" }]), first.length > 0 ? error(first) : Infinity];
    })
    .reduce((a, b) => Math.min(a, b));

describe("the greedy search", () => {
  const options = { bits, ranks: [1, 2, 4, 8] };

  it("begins with the best single width and adds a band in each step", () => {
    const { history } = greedyBands(error, options);
    expect(history.map(({ bands }) => bands.length)).toEqual([1, 2, 3]);
    const singles = bits.map((bits) => error([{ bits, rank: "rest" }]));
    expect(history[0]!.error).toBe(Math.min(...singles));
  });

  it("keeps what it chose, bits falling, the rest at the end", () => {
    const { history } = greedyBands(error, options);
    const widths = history.map(({ bands }) => bands.map(({ bits }) => bits));
    for (const [i, own] of widths.entries()) {
      expect(own).toEqual(own.toSorted((a, b) => b - a));
      expect(own).toEqual(expect.arrayContaining(widths[i - 1] ?? []));
      expect(history[i]!.bands.map(({ rank }) => rank).indexOf("rest")).toBe(own.length - 1);
    }
  });

  it("finds what all pairs that contain the best single would give, at most as many asked as said", () => {
    const { history, asked } = greedyBands(error, { ...options, most: 2 });
    const [{ bits: single }] = history[0]!.bands as [Band];
    const pairs = bits
      .filter((other) => other !== single)
      .flatMap((other) =>
        options.ranks.map((rank) =>
          error([
            { bits: Math.max(single, other), rank },
            { bits: Math.min(single, other), rank: "rest" },
          ]),
        ),
      );
    expect(history[1]!.error).toBe(Math.min(...pairs));
    expect(asked).toBe(4 + 3 * 4);
  });

  it("takes ranks by the number of bits", () => {
    const { history } = greedyBands(error, { bits, ranks: (bits) => [16 / bits] });
    for (const { bands } of history)
      for (const { bits, rank } of bands) if (rank !== "rest") expect(rank).toBe(16 / bits);
  });

  it("gives the best it saw, even where another band does not help", () => {
    const alone = greedyBands((bands) => bands.length, { bits, ranks: [1] });
    expect(alone.bands).toHaveLength(1);
    expect(alone.history).toHaveLength(3);
  });
});

describe("the genetic search", () => {
  const options = { bits, directions: 128 };

  it("comes within a hundredth of the best there is, with any seed, asking for a fraction", () => {
    const least = everything();
    for (const seed of [0, 1, 2]) {
      const found = geneticBands(error, { ...options, seed });
      expect(found.error).toBeLessThan(1.01 * least);
      expect(found.asked).toBeLessThan(1600);
    }
  });

  it("is at least as good as greedy", () => {
    const greedy = greedyBands(error, { bits, ranks: [1, 2, 4, 8] });
    expect(geneticBands(error, options).error).toBeLessThanOrEqual(greedy.error);
  });

  it("finds the same with the same seed, and its error is that of its bands", () => {
    const [a, b] = [
      geneticBands(error, { ...options, seed: 7 }),
      geneticBands(error, { ...options, seed: 7 }),
    ];
    expect(a).toEqual(b);
    expect(a.error).toBe(error(a.bands));
  });

  it("never gets worse from one generation to the next", () => {
    const errors = geneticBands(error, { ...options, generations: 15 }).history.map(({ error }) => error);
    expect(errors).toHaveLength(15);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  });

  it("begins no worse than the best single width", () => {
    const { error: first } = geneticBands(error, { ...options, generations: 1, population: 3 });
    expect(first).toBe(Math.min(...bits.map((bits) => error([{ bits, rank: "rest" }]))));
  });

  it("asks for falling bits with the rest at the end, each bands once", () => {
    const seen: string[] = [];
    geneticBands(
      (bands) => {
        seen.push(JSON.stringify(bands));
        const widths = bands.map(({ bits }) => bits);
        expect(widths).toEqual(widths.toSorted((a, b) => b - a));
        expect(bands.at(-1)!.rank).toBe("rest");
        return error(bands);
      },
      { ...options, generations: 5 },
    );
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("says what it cannot work with", () => {
    expect(() => geneticBands(error, { ...options, population: 2 })).toThrow(
      "geneticBands: population must be a whole number from 3 on, got 2",
    );
    expect(() => geneticBands(error, { ...options, bits: [2, 3] })).toThrow(
      "geneticBands: bits must fall from each to the next, got 2, 3",
    );
    expect(() => geneticBands(() => Number.NaN, options)).toThrow(ValueError);
  });
});
