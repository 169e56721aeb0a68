import { packBits, unpackBits } from "../quant/pack.ts";
import { decodeNumbers, encodeNumbers } from "./coder/numbers.ts";
import { bytePart, type Parts } from "./parts.ts";

/** Codes as the numbers of their parts, entropy coded, and what they are within a part. */
export function codeParts(codes: Uint8Array, k: number, m: number): Parts {
  const low = k - Math.log2(m);
  const high = codes.map((code) => code >> low);
  return {
    ...(m > 1 && { parts: bytePart("coded", encodeNumbers(high, k - low)) }),
    ...(low > 0 && {
      codes: bytePart(
        "codes",
        packBits(
          codes.map((code) => code & (2 ** low - 1)),
          low,
        ),
      ),
    }),
  };
}

/** The codes that `codeParts` stored. */
export function codesOf(parts: Parts, k: number, m: number, count: number): Uint8Array {
  const low = k - Math.log2(m);
  const high = m > 1 ? decodeNumbers(parts["parts"]!.bytes, k - low, count) : new Uint8Array(count);
  const rest = low > 0 ? unpackBits(parts["codes"]!.bytes, low, count) : new Uint8Array(count);
  return high.map((part, i) => (part << low) | rest[i]!);
}
