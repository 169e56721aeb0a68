import { Random } from "../random.ts";
import { type Batch, type Example, padded } from "./batch.ts";

/** Batches are drawn this many at a time, sorted by length, and then taken in random order. */
const CHUNK = 8;

export interface Draw {
  readonly seed: number;
  readonly rows: number;
  readonly pad: number;
  example(random: Random): Example;
}

/**
 * Batches of examples of about the same length, so that little of a batch is padding.
 *
 * @returns the batch of a step; it depends on seed and step alone
 */
export function bucketed({ seed, rows, pad, example }: Draw): (step: number) => Batch {
  let drawn: { chunk: number; batches: Batch[] } | undefined;
  const draw = (chunk: number): Batch[] => {
    const random = new Random(seed, chunk);
    const examples = Array.from({ length: CHUNK * rows }, () => example(random));
    examples.sort((a, b) => a.tokens.length - b.tokens.length);
    const batches = Array.from({ length: CHUNK }, (_, i) => examples.slice(i * rows, (i + 1) * rows));
    return random.sample(batches, CHUNK).map((batch) => padded(batch, pad));
  };
  return (step) => {
    const chunk = Math.floor(step / CHUNK);
    if (drawn?.chunk !== chunk) drawn = { chunk, batches: draw(chunk) };
    return drawn.batches[step % CHUNK]!;
  };
}
