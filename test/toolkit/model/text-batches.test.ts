import { expect, test } from "vitest";
import { textBatches } from "../../../toolkit/model/text-batches.ts";

const text = (length: number) => Array.from({ length }, (_, i) => 1 + (i % 9));
/** What a batch holds of texts, each read from its beginning. */
const textsIn = ({ tokens, rows, time, taken }: ReturnType<typeof textBatches>[number]) =>
  Array.from({ length: rows }, (_, row) =>
    [...taken].filter((at) => Math.floor(at / time) === row).map((at) => tokens[row]![at % time]),
  );

test("every text is in one batch, whole, and nothing else counts", () => {
  const texts = [5, 700, 31, 5, 1200, 640, 2].map(text);
  const batches = textBatches(texts);
  const found = batches.flatMap(textsIn);
  expect(found.map(String).sort()).toEqual(texts.map(String).sort());
  for (const { tokens, rows, time } of batches) {
    expect(tokens.map(({ length }) => length)).toEqual(new Array(rows).fill(time));
    expect(rows * time).toBeLessThanOrEqual(2048);
  }
});

test("a text that is longer than a batch is one by itself", () => {
  const batches = textBatches([text(10), text(5000)]);
  expect(batches.map(({ rows, time }) => [rows, time])).toEqual([
    [1, 5000],
    [1, 10],
  ]);
});

test("typed arrays are texts, too", () => {
  const [batch] = textBatches([Int32Array.of(3, 4), [5]]);
  expect(batch!.tokens).toEqual([
    [3, 4],
    [5, 0],
  ]);
  expect([...batch!.taken]).toEqual([0, 1, 2]);
});
