import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { ShapeError, ValueError } from "../errors.ts";
import type { LlamaConfig } from "./config.ts";

/** Texts as token numbers, one row each. */
export type Tokens = readonly (readonly number[] | Int32Array)[];

/**
 * Rows of equal length as one tensor `[rows, length]`.
 *
 * @throws {ShapeError} no rows, an empty row, or rows of different lengths
 * @throws {ValueError} a number that is not in the vocabulary
 */
export function tokenTensor(rows: Tokens, { vocabulary }: Pick<LlamaConfig, "vocabulary">): Tensor2D {
  const length = rows[0]?.length ?? 0;
  const other = rows.find((row) => row.length !== length);
  if (length === 0 || other)
    throw new ShapeError(
      `tokens: expected rows of one length, at least 1, got ${other ? `${length} and ${other.length}` : "none"}`,
    );
  for (const token of rows.flatMap((row) => [...row]))
    if (!Number.isInteger(token) || token < 0 || token >= vocabulary)
      throw new ValueError(`tokens: expected numbers in 0…${vocabulary - 1}, got ${token}`);
  return tf.tensor2d(
    rows.map((row) => [...row]),
    [rows.length, length],
    "int32",
  );
}
