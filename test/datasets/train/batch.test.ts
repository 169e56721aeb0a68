import { expect, test } from "vitest";
import type { Random } from "../../../datasets/random.ts";
import { packed, padded } from "../../../datasets/train/batch.ts";
import { bucketed } from "../../../datasets/train/bucket.ts";

test("packed rows are one text after another, cut where the row ends", () => {
  let text = 0;
  const { rows, weights } = packed(() => [++text, 0], 2, 5);
  expect(rows).toEqual([
    [1, 0, 2, 0, 3],
    [0, 4, 0, 5, 0],
  ]);
  expect(weights).toEqual([
    [1, 1, 1, 1],
    [1, 1, 1, 1],
  ]);
});

test("in padded rows only what follows the given tokens counts", () => {
  const examples = [
    { tokens: [1, 7, 8, 9, 2], given: 3 },
    { tokens: [1, 6, 2], given: 1 },
  ];
  const { rows, weights } = padded(examples, 0);
  expect(rows).toEqual([
    [1, 7, 8, 9, 2],
    [1, 6, 2, 0, 0],
  ]);
  // weights[i] belongs to the prediction of rows[i + 1]
  expect(weights).toEqual([
    [0, 0, 1, 1],
    [1, 1, 0, 0],
  ]);
});

const lengths = { seed: 3, rows: 4, pad: 0 };
const example = (random: Random) => ({
  tokens: new Array<number>(random.integer(2, 60)).fill(1),
  given: 1,
});

test("bucketed rows have nearly the same length", () => {
  const batch = bucketed({ ...lengths, example });
  const padding = (step: number) =>
    batch(step)
      .rows.flat()
      .filter((token) => token === 0).length;
  const all = (step: number) => batch(step).rows.flat().length;
  const steps = Array.from({ length: 40 }, (_, i) => i);
  const share = steps.reduce((n, i) => n + padding(i), 0) / steps.reduce((n, i) => n + all(i), 0);
  expect(share).toBeLessThan(0.15);
});

test("the batch of a step does not depend on the steps before it", () => {
  const [inOrder, jumping] = [bucketed({ ...lengths, example }), bucketed({ ...lengths, example })];
  const all = Array.from({ length: 20 }, (_, step) => inOrder(step));
  for (const step of [17, 3, 0, 19]) expect(jumping(step)).toEqual(all[step]);
});
