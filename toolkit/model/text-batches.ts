import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Tokens } from "./tokens.ts";
import type { Image } from "./vision/image.ts";
import { predictsText, type VisionPrompt } from "./vision/prompt.ts";

/** Places of a batch at most; a longer text is one by itself. */
const PLACES = 2048;

/**
 * Texts of about one length, side by side, to be read from their beginning. They are filled up on the right, where no token
 * of theirs looks, so that there is one large product for each weight instead of many small ones.
 */
export interface TextBatch {
  /** [rows, time], each text first and then what fills it up */
  readonly tokens: Tokens;
  /** Those of all texts, one after another. */
  readonly images: readonly Image[];
  readonly rows: number;
  readonly time: number;
  /** Of all rows · time places those that hold a token of a text. */
  readonly taken: Int32Array;
  /** Of those the ones whose prediction counts: no image token comes next, which no model writes. */
  readonly predicting: Int32Array;
}

/**
 * All texts, the longest first.
 *
 * @param imageToken  the token in whose places there are parts of images
 */
export function textBatches(texts: readonly VisionPrompt[], imageToken?: number): TextBatch[] {
  const groups: VisionPrompt[][] = [];
  for (const text of [...texts].sort((a, b) => b.tokens.length - a.tokens.length)) {
    const open = groups.at(-1);
    if (open && open[0]!.tokens.length * (open.length + 1) <= PLACES) open.push(text);
    else groups.push([text]);
  }
  return groups.map((group) => sideBySide(group, imageToken));
}

function sideBySide(texts: readonly VisionPrompt[], imageToken: number | undefined): TextBatch {
  const time = texts[0]!.tokens.length;
  const filling = Number(imageToken === 0); // any token that is no image
  const places = (isOne: (tokens: readonly number[], t: number) => boolean) =>
    Int32Array.from(
      texts.flatMap(({ tokens }, row) =>
        tokens.flatMap((_, t) => (isOne(tokens, t) ? [row * time + t] : [])),
      ),
    );
  return {
    tokens: texts.map(({ tokens }) => [...tokens, ...new Array<number>(time - tokens.length).fill(filling)]),
    images: texts.flatMap(({ images }) => images),
    rows: texts.length,
    time,
    taken: places(() => true),
    predicting: places((tokens, t) => predictsText(tokens, t, imageToken)),
  };
}

/** The rows of x [rows · time, …] that belong to texts. */
export function takenRows(x: Tensor2D, { rows, time, taken }: TextBatch): Tensor2D {
  return taken.length === rows * time ? x : tf.gather(x, tf.tensor1d(taken, "int32"));
}

/** Where a batch is in memory: it has nothing before it. */
export const extentOf = ({ rows, time }: TextBatch) => ({
  ...{ rows, time, seen: 0, room: time },
  missing: new Array<number>(rows).fill(0),
});
