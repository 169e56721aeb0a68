import { BitModel, NumberModel } from "./models.ts";
import { type BitCoder, RangeDecoder, RangeEncoder } from "./range-coder.ts";

/** What must be known of codes most of which stand for zero. */
export interface SparseLayout {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  /** Of so many columns side by side at most so many are not zero. */
  readonly kept: number;
  readonly of: number;
  /** [rows], the code that stands for zero in each row */
  readonly zeroPoints: Uint8Array;
}

/**
 * Codes without loss: which do not stand for zero, and of those the codes.
 *
 * Each is coded by how often it came before: whether a code stands for zero in the context of its place in the pattern
 * and of how many beside it are kept; when all that may be are, nothing is written. Cost: O(codes).
 *
 * @param codes  [rows · columns]
 */
export function encodeSparse(codes: Uint8Array, layout: SparseLayout): Uint8Array {
  const coder = new RangeEncoder();
  codeAll(coder, codes, layout);
  return coder.finish();
}

/** The codes that `encodeSparse` wrote. */
export function decodeSparse(bytes: Uint8Array, layout: SparseLayout): Uint8Array {
  const codes = new Uint8Array(layout.rows * layout.columns);
  codeAll(new RangeDecoder(bytes), codes, layout);
  return codes;
}

/** One walk for both ways: a decoder leaves in `codes` what it reads, an encoder what was there. */
function codeAll(
  coder: BitCoder,
  codes: Uint8Array,
  { rows, columns, bits, kept, of, zeroPoints }: SparseLayout,
): void {
  const isThere = new BitModel(of * kept);
  const code = new NumberModel(bits);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0, taken = 0; j < columns; j++, at++) {
      const place = j % of;
      if (place === 0) taken = 0;
      const there =
        taken < kept && isThere.code(coder, place * kept + taken, codes[at] === zeroPoints[i] ? 0 : 1) === 1;
      codes[at] = there ? code.code(coder, 0, codes[at]!) : zeroPoints[i]!;
      if (there) taken++;
    }
}
