import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Tokens } from "./tokens.ts";

/** Places of a batch at most; a longer text is one by itself. */
const PLACES = 2048;

/**
 * Texts of about one length, side by side, to be read from their beginning. They are filled up on the right, where no token
 * of theirs looks, so that there is one large product for each weight instead of many small ones.
 */
export interface TextBatch {
  /** [rows, time], each text first and then zeros */
  readonly tokens: Tokens;
  readonly rows: number;
  readonly time: number;
  /** Of all rows · time places those that hold a token of a text. */
  readonly taken: Int32Array;
}

/** All texts, the longest first. */
export function textBatches(texts: Tokens): TextBatch[] {
  const groups: (readonly number[])[][] = [];
  for (const text of [...texts].sort((a, b) => b.length - a.length)) {
    const open = groups.at(-1);
    if (open && open[0]!.length * (open.length + 1) <= PLACES) open.push([...text]);
    else groups.push([[...text]]);
  }
  return groups.map(sideBySide);
}

function sideBySide(texts: readonly (readonly number[])[]): TextBatch {
  const time = texts[0]!.length;
  return {
    tokens: texts.map((text) => [...text, ...new Array<number>(time - text.length).fill(0)]),
    rows: texts.length,
    time,
    taken: Int32Array.from(texts.flatMap((text, row) => text.map((_, t) => row * time + t))),
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
