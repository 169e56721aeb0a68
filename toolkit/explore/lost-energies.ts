import { matmul } from "../linalg/matmul.ts";
import { rowProducts } from "../linalg/row-products.ts";
import type { PlannedBand } from "../methods/bands.ts";
import type { Directions } from "../methods/directions.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { productsOf, TILE, type TileOptions, type TileProducts, tileOf } from "./tile.ts";

/** What bands lose of a delta. */
export interface LostEnergy {
  /** Σᵢⱼ trace(Eᵢ H Eⱼᵀ), of all directions together. */
  readonly sum: number;
  /** trace(Eᵢ H Eᵢᵀ) of each direction by itself. */
  readonly alone: Float64Array;
}

export interface LostEnergies {
  ofWeights(bands: readonly PlannedBand[]): LostEnergy;
  /** With inputs only. */
  ofOutputs(bands: readonly PlannedBand[]): LostEnergy;
}

/** Neighbouring directions of one tile at the same number of bits. */
interface Run {
  readonly tile: number;
  readonly bits: number;
  /** The first one's number, and that of the first behind them. */
  readonly from: number;
  readonly to: number;
}

/** The energy that bands lose, from products of directions that are made when they are first needed, and kept. */
export function lostEnergies(directions: Directions, options: TileOptions): LostEnergies {
  const tile = kept((index: number, bits: number) => tileOf(directions, index, bits, options));
  const products = kept((i: number, bits: number, j: number, otherBits: number) =>
    productsOf(tile(i, bits), tile(j, otherBits)),
  );
  const { S, Vt } = directions;
  const dropped = (seen: Matrix) => rowProducts(seen, Vt).map((energy, i) => S[i]! ** 2 * energy);
  const whole = { weights: dropped(Vt), ...(options.gram && { outputs: dropped(matmul(Vt, options.gram)) }) };
  const lost = (kind: keyof TileProducts, bands: readonly PlannedBand[]): LostEnergy => {
    const runs = runsOf(bands, S.length);
    const alone = whole[kind]!.slice();
    let sum = 0;
    for (const [at, b] of runs.entries()) {
      if (b.bits === 0) for (let i = b.from; i < b.to; i++) sum += alone[i]!;
      for (const a of runs.slice(0, at + 1)) {
        if (a.bits === 0 && b.bits === 0) continue; // their u are orthogonal
        const between = products(a.tile, a.bits, b.tile, b.bits)[kind]!;
        sum += (a === b ? 1 : 2) * sumOver(between, a, b);
        if (a === b) for (let i = a.from; i < a.to; i++) alone[i] = own(between, i - a.tile * TILE);
      }
    }
    return { sum: Math.max(sum, 0), alone };
  };
  return {
    ofWeights: (bands) => lost("weights", bands),
    ofOutputs: (bands) => lost("outputs", bands),
  };
}

/** All directions from the first on, those behind the last band at 0 bits, cut where a band or a tile ends. */
function runsOf(bands: readonly PlannedBand[], count: number): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const { bits, rank } of [...bands, { bits: 0, rank: count }]) {
    const end = Math.min(from + rank, count);
    while (from < end) {
      const tile = Math.floor(from / TILE);
      const to = Math.min(end, (tile + 1) * TILE);
      runs.push({ tile, bits, from, to });
      from = to;
    }
  }
  return runs;
}

function sumOver({ shape: [, columns], data }: Matrix, a: Run, b: Run): number {
  let sum = 0;
  for (let i = a.from - a.tile * TILE; i < a.to - a.tile * TILE; i++)
    for (let j = b.from - b.tile * TILE; j < b.to - b.tile * TILE; j++) sum += data[i * columns + j]!;
  return sum;
}

const own = ({ shape: [, columns], data }: Matrix, i: number): number => Math.max(data[i * columns + i]!, 0);

/** A function of numbers that makes each result once. */
function kept<Numbers extends number[], Result>(
  make: (...numbers: Numbers) => Result,
): (...numbers: Numbers) => Result {
  const made = new Map<string, Result>();
  return (...numbers) => {
    const key = numbers.join(" ");
    const found = made.get(key) ?? make(...numbers);
    made.set(key, found);
    return found;
  };
}
