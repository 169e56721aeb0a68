import { expect, test } from "vitest";
import { textBatches } from "../../../toolkit/model/text-batches.ts";
import type { VisionPrompt } from "../../../toolkit/model/vision/prompt.ts";

const IMAGE = 39;

const text = (length: number): VisionPrompt => of(Array.from({ length }, (_, i) => 1 + (i % 9)));
const of = (tokens: number[], images: VisionPrompt["images"] = []) => ({ tokens, images });
/** What a batch holds of texts, each read from its beginning. */
const textsIn = ({ tokens, rows, time, taken }: ReturnType<typeof textBatches>[number]) =>
  Array.from({ length: rows }, (_, row) =>
    [...taken].filter((at) => Math.floor(at / time) === row).map((at) => tokens[row]![at % time]),
  );

test("every text is in one batch, whole, and nothing else counts", () => {
  const texts = [5, 700, 31, 5, 1200, 640, 2].map(text);
  const batches = textBatches(texts);
  const found = batches.flatMap(textsIn);
  expect(found.map(String).sort()).toEqual(texts.map(({ tokens }) => String(tokens)).sort());
  for (const { tokens, rows, time, taken, predicting } of batches) {
    expect(predicting).toEqual(taken);
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

test("what a text is filled up with does not count", () => {
  const [batch] = textBatches([of([3, 4]), of([5])]);
  expect(batch!.tokens).toEqual([
    [3, 4],
    [5, 0],
  ]);
  expect([...batch!.taken]).toEqual([0, 1, 2]);
});

test("images go with their texts, and nothing is predicted before a part of one", () => {
  const [small, large] = [1, 2].map((width) => ({ width, height: 1, data: new Uint8Array(3 * width) }));
  const [batch] = textBatches([of([IMAGE, 7], [small!]), of([5, IMAGE, IMAGE, 6], [large!])], IMAGE);
  expect(batch!.images).toEqual([large, small]);
  expect([...batch!.taken]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...batch!.predicting]).toEqual([2, 3, 4, 5]);
});

test("no text is filled up with images", () => {
  expect(textBatches([of([0, 7, 5]), of([8])], 0)[0]!.tokens[1]).toEqual([8, 1, 1]);
});
