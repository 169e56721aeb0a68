import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { writeLines, writesInPlace } from "../backend/in-place.ts";
import { tf } from "../backend/tensorflow.ts";
import type { Extent } from "./mask.ts";

/** Keys and values of one layer, of all rows and heads one below the other: `[rows · kvHeads · room, headSize]`. */
export type LayerMemory = {
  readonly keys: Tensor2D;
  readonly values: Tensor2D;
};

/** Keys and values of the tokens that were read, in every layer. */
export type Memory = {
  /** Places of every row; the first `seen` of them are taken. */
  readonly room: number;
  readonly seen: number;
  readonly layers: LayerMemory[];
};

/** Free places are made so many at a time. */
const BLOCK = 32;

/** Memory in which `time` more tokens find room, copied into larger tensors where they would not. */
export function withRoom(memory: Memory, time: number): Memory {
  const { room, seen, layers } = memory;
  if (!writesInPlace() || seen + time <= room) return memory;
  const wider = seen + time + BLOCK;
  const widened = (x: Tensor2D) => {
    const apart = x.reshape<Tensor3D>([-1, room, x.shape[1]]);
    return tf
      .pad(apart, [
        [0, 0],
        [0, wider - room],
        [0, 0],
      ])
      .reshape<Tensor2D>([-1, x.shape[1]]);
  };
  const copies = layers.map(({ keys, values }) => ({ keys: widened(keys), values: widened(values) }));
  return { room: wider, seen, layers: copies };
}

/** Memory of some of the rows only. */
export function ofRows(memory: Memory, rows: number, kept: readonly number[]): Memory {
  const chosen = tf.tensor1d([...kept], "int32");
  const some = (x: Tensor2D) => tf.gather(x.reshape([rows, -1]), chosen).reshape<Tensor2D>([-1, x.shape[1]]);
  const layers = memory.layers.map(({ keys, values }) => ({ keys: some(keys), values: some(values) }));
  return { ...memory, layers };
}

/** Where new keys and values go, as rows of memory's tensors: `[rows · kvHeads · time]`. */
export function newLines({ rows, time, seen, room }: Extent, keyValueHeads: number): Tensor1D {
  const line = (i: number) => Math.floor(i / time) * room + seen + (i % time);
  return tf.tensor1d(
    Int32Array.from({ length: rows * keyValueHeads * time }, (_, i) => line(i)),
    "int32",
  );
}

/**
 * Old keys or values with new ones, `[rows · kvHeads · time, headSize]`, behind them.
 *
 * The new ones are written into the old tensor, which is not to be used any more: to copy everything
 * for each token, as a concatenation does, takes longer than the attention itself.
 */
export function remember(past: Tensor2D, now: Tensor2D, lines: Tensor1D, { seen, time }: Extent): Tensor2D {
  if (writesInPlace()) return writeLines(past, lines, now);
  const size = now.shape[1];
  return tf.concat([past.reshape([-1, seen, size]), now.reshape([-1, time, size])], 1).reshape([-1, size]);
}
