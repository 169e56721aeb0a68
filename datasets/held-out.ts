import { Random } from "./random.ts";

/** How problems are drawn, and which are kept from training. */
export interface Source<P> {
  draw(random: Random): P;
  /** Two problems with one key are the same. */
  key(problem: P): string;
  /** Seed of the problems that are held out. */
  readonly seed: number;
  /** How many are held out. */
  readonly count: number;
}

/** The first different problems of a source's seed, by their keys. */
export function heldOut<P>({ draw, key, seed, count }: Source<P>): Map<string, P> {
  const random = new Random(seed);
  const found = new Map<string, P>();
  while (found.size < count) {
    const one = draw(random);
    found.set(key(one), one);
  }
  return found;
}

/** Draws for training: none of them is among those that are held out. */
export function forTraining<P>(
  { draw, key }: Pick<Source<P>, "draw" | "key">,
  held: ReadonlyMap<string, unknown>,
): (random: Random) => P {
  return (random) => {
    for (;;) {
      const one = draw(random);
      if (!held.has(key(one))) return one;
    }
  };
}
