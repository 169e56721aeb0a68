import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import { runsOf } from "../runs.ts";
import { TILE_ROWS } from "./packed-shader.ts";

/** Where a tenant's blocks are told in every stack; nothing for the base. */
export type Slot = number | undefined;

/**
 * Rows in pieces for one workgroup each, of one tenant: first row, rows, and the tenant's slot or −1, `[tiles, 3]`.
 *
 * @param slots  of each row; those of one tenant beside each other
 */
export function tilesOf(slots: readonly Slot[]): Tensor2D {
  const tiles = runsOf(slots).flatMap(({ owner, first, count }) =>
    Array.from({ length: Math.ceil(count / TILE_ROWS) }, (_, i) => [
      first + i * TILE_ROWS,
      Math.min(TILE_ROWS, count - i * TILE_ROWS),
      owner ?? -1,
    ]),
  );
  return tf.tensor2d(tiles, [tiles.length, 3], "int32");
}
