import { ValueError } from "../../errors.ts";
import { type Random, uniform } from "../../tensor/random.ts";
import type { Band } from "../bands.ts";
import {
  assertFalling,
  type BandError,
  type BandSearch,
  best,
  type JudgedBands,
  judge,
} from "./band-search.ts";

export interface GeneticBandsOptions {
  /** Numbers of bits that a direction may have, falling: `[8, 6, 5, 4, 3, 2]`. */
  readonly bits: readonly number[];
  /** How many directions there are: min(out, in) of the widest layer. */
  readonly directions: number;
  /** Bands of one generation; 40 when omitted. */
  readonly population?: number;
  /** 40 when omitted. */
  readonly generations?: number;
  /** 0 when omitted. */
  readonly seed?: number;
}

/** How many directions get each number of bits; beyond the budget they get none. */
type Genome = readonly number[];

/** Of the best of a generation so many live on as they are. */
const ELITE = 2;

/** So many are drawn, and the best of them becomes a parent. */
const TOURNAMENT = 3;

/**
 * Bands found by a genetic search: a wider choice than one band after another, as in Delta-CoMe's Table 9.
 *
 *     const error = (bands) => predictedError(losses, bands, { ratio: 1 / 16 });
 *     geneticBands(error, { bits: [8, 6, 5, 4, 3, 2], directions: 256 })
 *
 * An allocation says for each singular direction how many bits it gets. Singular values fall, so bits that fall
 * with them are enough, and a genome is one number for each width: how many directions get it. The last width that
 * is used takes what the budget leaves, so every genome spends all of it. A generation: the two best live on; each
 * other has two parents, each the best of three drawn, takes each gene from one of them, and on average one gene
 * changes: by one, by a factor, or for one drawn anew. Begins with every single width, so it is never worse than
 * the best of these; the same seed, the same result. It proves nothing: two seeds that agree say more than one.
 * Cost: at most population · generations errors, none twice. The operators are textbook ones; the paper's own were
 * not at hand.
 *
 * Holland, Adaptation in Natural and Artificial Systems, 1975.
 *
 * @throws {ValueError} bits that do not fall, a count that is not a whole number or too small, or an error that is NaN
 */
export function geneticBands(error: BandError, options: GeneticBandsOptions): BandSearch {
  const { bits, directions, population = 40, generations = 40, seed = 0 } = options;
  assertFalling(bits, "geneticBands");
  assertCounts({ directions, population, generations }, { population: ELITE + 1 });
  const random = uniform(seed);
  const judged = judge(error);
  const live = (genome: Genome): Living => ({ genome, ...judged.of(bandsOf(genome, bits)) });
  let living = firstGenomes(bits.length, population, directions, random).map(live);
  const history = [winner(living)];
  while (history.length < generations) {
    const ranked = living.toSorted((a, b) => a.error - b.error);
    const children = Array.from({ length: population - ELITE }, () =>
      live(child(ranked, directions, random)),
    );
    living = [...ranked.slice(0, ELITE), ...children];
    history.push(winner(living));
  }
  return { ...history.at(-1)!, history, asked: judged.asked };
}

interface Living extends JudgedBands {
  readonly genome: Genome;
}

/** Every single width, and beside them genomes that are drawn. */
function firstGenomes(widths: number, population: number, directions: number, random: Random): Genome[] {
  const singles = Array.from({ length: widths }, (_, only) =>
    Array.from({ length: widths }, (_, b) => (b === only ? directions : 0)),
  );
  const drawn = Array.from({ length: population }, () => singles.map(() => drawnRank(directions, random)));
  return [...singles, ...drawn].slice(0, Math.max(population, widths));
}

function child(ranked: readonly Living[], directions: number, random: Random): Genome {
  const parent = () => best(Array.from({ length: TOURNAMENT }, () => pick(ranked, random))).genome;
  return mutated(crossed(parent(), parent(), random), directions, random);
}

const winner = (living: readonly JudgedBands[]): JudgedBands => {
  const { bands, error } = best(living);
  return { bands, error };
};

/** The bands of a genome: widths without directions are left out, the last one takes the rest. */
function bandsOf(genome: Genome, bits: readonly number[]): Band[] {
  const used = bits.map((bits, b) => ({ bits, rank: genome[b]! })).filter(({ rank }) => rank > 0);
  const last = used.at(-1)?.bits ?? bits.at(-1)!;
  return [...used.slice(0, -1), { bits: last, rank: "rest" }];
}

/** None, or any number of directions, small numbers as likely as large ones. */
const drawnRank = (directions: number, random: Random): number =>
  random() < 0.3 ? 0 : Math.round(directions ** random());

const crossed = (a: Genome, b: Genome, random: Random): Genome =>
  a.map((gene, i) => (random() < 0.5 ? gene : b[i]!));

const mutated = (genome: Genome, directions: number, random: Random): Genome =>
  genome.map((gene) => (random() < 1 / genome.length ? changed(gene, directions, random) : gene));

function changed(gene: number, directions: number, random: Random): number {
  const kind = random();
  if (kind < 0.3) return drawnRank(directions, random);
  const moved = kind < 0.65 ? gene + (random() < 0.5 ? -1 : 1) : Math.round(gene * 2 ** (2 * random() - 1));
  return Math.min(Math.max(moved, 0), directions);
}

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;

function assertCounts(counts: Record<string, number>, least: Record<string, number>): void {
  for (const [name, count] of Object.entries(counts))
    if (!(Number.isInteger(count) && count >= (least[name] ?? 1)))
      throw new ValueError(
        `geneticBands: ${name} must be a whole number from ${least[name] ?? 1} on, got ${count}`,
      );
}
