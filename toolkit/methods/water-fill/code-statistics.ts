import type { Matrix } from "../../tensor/tensor.ts";
import type { Parts } from "../parts.ts";
import { codesOf } from "./rounded-factors.ts";

/** What the codes of a layer are like, and what coding them takes. */
export interface CodeStatistics {
  readonly numbers: number;
  /** Share of the codes that are 0. */
  readonly zeros: number;
  /** Bits a number that are stored. */
  readonly stored: number;
  /** Bits a number if each vector had a width of its own that its largest code just fits: ⌈log₂(2 · max + 1)⌉. */
  readonly fixedWidth: number;
}

/**
 * What entropy coding spares a layer that water-fill stored: the bits that are stored for a number, beside those of the least
 * width that holds all codes of its vector. Of layers that hold no direction all is 0.
 * Cost: that of decoding.
 */
export function codeStatistics(parts: Parts, [out, inner]: Matrix["shape"]): CodeStatistics {
  const factors = codesOf(parts, [out, inner]);
  let [numbers, zeros, fixed] = [0, 0, 0];
  for (const { codes, length } of factors)
    for (let at = 0; at < codes.length; at += length) {
      const row = codes.subarray(at, at + length);
      const most = row.reduce((most, code) => Math.max(most, Math.abs(code)), 0);
      numbers += length;
      fixed += length * Math.ceil(Math.log2(2 * most + 1));
      for (const code of row) if (code === 0) zeros++;
    }
  if (numbers === 0) return { numbers, zeros: 0, stored: 0, fixedWidth: 0 };
  const stored = (8 * parts["codes"]!.bytes.length) / numbers;
  return { numbers, zeros: zeros / numbers, stored, fixedWidth: fixed / numbers };
}
