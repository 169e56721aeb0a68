/** How fast each pair of a head's numbers turns, by the length that the model was trained on and meant for. */
export type Rope = { readonly theta: number } & Scaling;

export type Scaling =
  | { readonly type: "default" }
  | { readonly type: "linear"; readonly factor: number }
  | { readonly type: "dynamic"; readonly factor: number; readonly trained: number }
  | ({ readonly type: "yarn" } & Yarn)
  | ({ readonly type: "llama3" } & Llama3)
  | ({ readonly type: "longrope" } & LongRope);

export interface Yarn {
  readonly factor: number;
  readonly trained: number;
  /** Pairs that turn more often than this over the trained length stay as they are. */
  readonly fast: number;
  /** Pairs that turn less often than this are slowed down by the whole factor. */
  readonly slow: number;
  /** Whether the first and last pair between the two are whole numbers. */
  readonly truncate: boolean;
  readonly scale: number;
}

export interface Llama3 {
  readonly factor: number;
  readonly trained: number;
  /** Pairs that turn less often than this over the trained length are slowed down by the whole factor. */
  readonly slow: number;
  /** Pairs that turn more often than this stay as they are. */
  readonly fast: number;
}

export interface LongRope {
  readonly trained: number;
  /** What divides each pair's frequency, for texts up to the trained length and beyond it. */
  readonly short: readonly number[];
  readonly long: readonly number[];
  readonly scale: number;
}

/** Radians per token of every pair of a head, and what queries and keys are multiplied by. */
export interface Frequencies {
  readonly pairs: readonly number[];
  readonly scale: number;
}

/**
 * The frequencies of rotary positions for a text of the given length.
 *
 *   theta^(−2i / headSize)      i < headSize / 2, before any scaling
 *
 * Scalings: linear (position interpolation, Chen et al., 2023); dynamic (NTK-aware, u/bloc97 and u/emozilla, 2023);
 * yarn (Peng et al., 2023); llama3 (Meta, 2024); longrope (Ding et al., 2024). As transformers computes them.
 */
export function frequencies(rope: Rope, headSize: number, length: number): Frequencies {
  const pairs = unscaled(rope.theta, headSize);
  switch (rope.type) {
    case "default":
      return { pairs, scale: 1 };
    case "linear":
      return { pairs: pairs.map((pair) => pair / rope.factor), scale: 1 };
    case "dynamic":
      return { pairs: unscaled(stretchedTheta(rope, headSize, length), headSize), scale: 1 };
    case "yarn":
      return { pairs: yarn(pairs, rope, headSize), scale: rope.scale };
    case "llama3":
      return { pairs: pairs.map((pair) => llama3(pair, rope)), scale: 1 };
    case "longrope": {
      const divisors = length > rope.trained ? rope.long : rope.short;
      return { pairs: pairs.map((pair, i) => pair / divisors[i]!), scale: rope.scale };
    }
  }
}

/** Whether a longer text has other frequencies. */
export const changesWithLength = ({ type }: Rope): boolean => type === "dynamic" || type === "longrope";

const unscaled = (theta: number, headSize: number): number[] =>
  Array.from({ length: headSize / 2 }, (_, i) => theta ** ((-2 * i) / headSize));

/** A larger theta, so that the slowest pair turns through the longer text as it did through the trained one. */
function stretchedTheta(
  { theta, factor, trained }: { theta: number; factor: number; trained: number },
  headSize: number,
  length: number,
): number {
  const stretch = (factor * Math.max(length, trained)) / trained - (factor - 1);
  return theta * stretch ** (headSize / (headSize - 2));
}

/** Fast pairs as they are, slow ones slowed down, a straight line between, over the pairs' numbers. */
function yarn(pairs: readonly number[], { factor, ...rope }: { theta: number } & Yarn, headSize: number) {
  const turning = (turns: number) =>
    (headSize * Math.log(rope.trained / (turns * 2 * Math.PI))) / (2 * Math.log(rope.theta));
  const whole = (bound: number, round: (x: number) => number) => (rope.truncate ? round(bound) : bound);
  const first = Math.max(whole(turning(rope.fast), Math.floor), 0);
  const last = Math.min(whole(turning(rope.slow), Math.ceil), headSize - 1);
  const width = last === first ? 0.001 : last - first;
  return pairs.map((pair, i) => mix(pair, pair / factor, clamp((i - first) / width)));
}

/** Fast pairs as they are, slow ones slowed down, a straight line between, over the pairs' turns. */
function llama3(pair: number, { factor, trained, slow, fast }: Llama3): number {
  const turns = (trained * pair) / (2 * Math.PI);
  return mix(pair / factor, pair, clamp((turns - slow) / (fast - slow)));
}

const mix = (a: number, b: number, share: number): number => (1 - share) * a + share * b;

const clamp = (x: number): number => Math.min(Math.max(x, 0), 1);
