import type { Sharing } from "../../quant/groups.ts";
import type { Matrix } from "../../tensor/tensor.ts";

/** How the numbers of a matrix are stored, by the numbers that the shader knows these by (packed-shader.ts). */
const kinds = { none: 0, levels: 1, signs: 2, bfloat16: 3, float16: 4, float32: 5 } as const;

/** A matrix as it is stored: bytes that a shader takes numbers out of. */
export interface StoredMatrix {
  readonly kind: Exclude<keyof typeof kinds, "none">;
  readonly shape: Matrix["shape"];
  /** Of a code: 1 … 8 of levels, 1 of signs, 16 or 32 of numbers. */
  readonly bits: number;
  /** Codes of `packBits`, signs of `packSigns`, or numbers. */
  readonly codes: Uint8Array;
  /** bfloat16: one for each group of levels, one for all signs. */
  readonly scales?: Uint8Array | undefined;
  /** Of levels: one for each group, packed like the codes. */
  readonly zeroPoints?: Uint8Array | undefined;
  /** Which levels share a scale. */
  readonly per?: Sharing | undefined;
  /** Column j of the codes is column order[j] of the matrix: 2 bytes each up to 65,536 columns, else 4. */
  readonly order?: Uint8Array | undefined;
}

/** Some directions of a delta: left · diag(σ) · right, or without a right factor the delta itself. */
export interface Piece {
  /** [directions, in] */
  readonly right?: StoredMatrix;
  /** [out, directions], or [out, in] by itself */
  readonly left: StoredMatrix;
}

/** What the rows of a tenant get from a matrix: something more, or all of it. */
export interface StoredProduct {
  readonly pieces: readonly Piece[];
  /** bfloat16: the singular value of each direction, of all pieces one after the other. */
  readonly sigma?: Uint8Array;
  /** Whether the product stands in place of the base's, and is not added to it. */
  readonly replaces?: boolean;
}

const [HEADER, PIECE, MATRIX] = [3, 2, 9]; // words

/** How many directions a product goes through: none where it has no right factors. */
export const rankOf = ({ pieces }: StoredProduct): number =>
  pieces.reduce((sum, { right }) => sum + (right?.shape[0] ?? 0), 0);

/**
 * All that a shader needs of a stored product, in one piece of memory: what is where, then the bytes as they are stored.
 *
 *   pieces · where σ begins · replaces · of each piece: first direction, directions, right matrix, left matrix · bytes
 *
 * A matrix is told by kind, bits, columns, where codes, scales and zero points begin, groups in a row, columns in a
 * group, and where its order begins. Places count words of 32 bits from the beginning; 0 for what there is not.
 */
export function packedBlock(product: StoredProduct): Uint32Array {
  const { pieces, sigma, replaces = false } = product;
  const bytes: Uint8Array[] = [];
  let end = HEADER + pieces.length * (PIECE + 2 * MATRIX);
  const place = (some: Uint8Array | undefined) => {
    if (!some) return 0;
    const start = end;
    bytes.push(some);
    end += Math.ceil(some.length / 4);
    return start;
  };
  const words = [pieces.length, place(sigma), Number(replaces)];
  let first = 0;
  for (const { right, left } of pieces) {
    const directions = left.shape[1];
    words.push(first, directions, ...(right ? told(right, place) : new Array<number>(MATRIX).fill(0)));
    words.push(...told(left, place));
    first += directions;
  }
  return joined(words, bytes, end);
}

function told(matrix: StoredMatrix, place: (some: Uint8Array | undefined) => number): number[] {
  const { kind, bits, shape, codes, scales, zeroPoints, order } = matrix;
  const [, columns] = shape;
  const where = [place(codes), place(scales), place(zeroPoints)];
  return [kinds[kind], bits, columns, ...where, ...groups(matrix), place(order)];
}

/** Groups in a row, 0 where rows share them; and columns in a group. */
function groups({ per = "tensor", shape: [, columns] }: StoredMatrix): [number, number] {
  if (per === "tensor") return [0, columns];
  if (per === "column") return [0, 1];
  return per === "row" ? [1, columns] : [Math.ceil(columns / per), per];
}

/** Each run of bytes begins with a word. */
function joined(words: readonly number[], bytes: readonly Uint8Array[], length: number): Uint32Array {
  const all = new Uint32Array(length);
  all.set(words);
  const seen = new Uint8Array(all.buffer);
  let word = words.length;
  for (const some of bytes) {
    seen.set(some, word * 4);
    word += Math.ceil(some.length / 4);
  }
  return all;
}
