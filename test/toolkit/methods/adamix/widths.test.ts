import { readFile } from "node:fs/promises";
import { describe, expect, it, test } from "vitest";
import { exactWidths } from "../../../../toolkit/methods/adamix/exact.ts";
import { lagrangianWidths } from "../../../../toolkit/methods/adamix/lagrangian.ts";
import { allocated, type Width } from "../../../../toolkit/methods/adamix/width.ts";
import { uniform } from "../../../../toolkit/tensor/random.ts";

interface Golden {
  readonly programs: readonly {
    readonly costs: readonly number[];
    readonly lost: readonly (readonly number[])[];
    readonly budget: number;
    readonly least: number;
  }[];
}

const { programs } = JSON.parse(await readFile("test/fixtures/methods/adamix/golden.json", "utf8")) as Golden;

const widthsOf = ({ costs, lost }: Pick<Golden["programs"][0], "costs" | "lost">): Width[] =>
  costs.map((cost, w) => ({ bits: w, cost, lost: lost[w]! }));

/** A spectrum as i^-power whose directions lose a quarter as much with each bit, and a little that is their own. */
function likeDirections(count: number, power: number, seed: number): Width[] {
  const random = uniform(seed);
  const energy = Array.from({ length: count }, (_, i) => (i + 1) ** (-2 * power));
  return [0, 2, 3, 4, 8].map((bits) => ({
    bits,
    cost: bits === 0 ? 0 : bits * 130 + 48,
    lost: energy.map((e) => e * (bits === 0 ? 1 : 1.4 * 4 ** -bits * (0.8 + 0.4 * random()))),
  }));
}

describe("the exact allocation", () => {
  it.each(programs.map((program, i) => [i, program] as const))(
    "of program %d loses what another solver of integer programs found to be the least",
    (_, program) => {
      const widths = widthsOf(program);
      const { chosen, cost, lost } = exactWidths(widths, program.lost[0]!.length, program.budget);
      expect(lost).toBeCloseTo(program.least, 9);
      expect(cost).toBeLessThanOrEqual(program.budget);
      expect(allocated(widths, chosen)).toEqual({ chosen, cost, lost });
    },
  );

  it("is the best of all there are", () => {
    for (let seed = 0; seed < 20; seed++) {
      const widths = likeDirections(5, 0.5 + seed / 20, seed);
      const budget = 400 + 150 * seed;
      let least = Number.POSITIVE_INFINITY;
      for (let code = 0; code < 5 ** 5; code++) {
        const chosen = Uint8Array.from({ length: 5 }, (_, i) => Math.floor(code / 5 ** i) % 5);
        const { cost, lost } = allocated(widths, chosen);
        if (cost <= budget) least = Math.min(least, lost);
      }
      expect(exactWidths(widths, 5, budget).lost).toBeCloseTo(least, 12);
    }
  });

  it("keeps nothing of what loses nothing, and all at the finest where all is paid for", () => {
    const nothing = [0, 2, 8].map((bits) => ({ bits, cost: 10 * bits, lost: new Float64Array(9) }));
    expect(exactWidths(nothing, 9, 1000)).toMatchObject({ cost: 0, lost: 0 });
    const widths = likeDirections(6, 1, 1);
    expect([...exactWidths(widths, 6, 1e6).chosen]).toEqual(Array(6).fill(4));
  });

  it("gives no direction a width that it cannot have", () => {
    const [dropped, two, ...finer] = likeDirections(8, 1, 3);
    const short = { ...two!, lost: (two!.lost as number[]).slice(0, 2) };
    const { chosen } = exactWidths([dropped!, short, ...finer], 8, 1200);
    expect([...chosen.subarray(2)]).not.toContain(1);
  });
});

describe.each([
  [60, 0.3],
  [60, 1],
  [300, 0.6],
  [1000, 0.8],
])("of %d directions falling as i^-%d", (count, power) => {
  const widths = likeDirections(count, power, count);
  const dearest = widths.at(-1)!.cost;
  test.each([0.05, 0.2, 0.6])(
    "with a share of %d of all bytes, relaxation leaves less than one direction",
    (share) => {
      const budget = Math.floor(share * count * widths[3]!.cost);
      const [exact, relaxed] = [exactWidths(widths, count, budget), lagrangianWidths(widths, count, budget)];
      expect(relaxed.cost).toBeLessThanOrEqual(budget);
      expect(exact.lost).toBeLessThanOrEqual(relaxed.lost);
      expect(exact.lost).toBeGreaterThanOrEqual(relaxed.bound * (1 - 1e-12));
      expect(relaxed.lost - exact.lost).toBeLessThanOrEqual(relaxed.price * dearest);
      // With the bytes of one direction less, no allocation at all loses less than relaxation does.
      expect(relaxed.lost).toBeLessThanOrEqual(exactWidths(widths, count, budget - dearest).lost);
    },
  );
});

test("a larger budget never loses more", () => {
  const widths = likeDirections(80, 0.7, 5);
  const lost = Array.from({ length: 30 }, (_, i) => exactWidths(widths, 80, 300 * (i + 1)).lost);
  expect(lost).toEqual(lost.toSorted((a, b) => b - a));
});
