import { allocate } from "../tensor/tensor.ts";
import { allValues, bitsPerCode, type SmallFloat } from "./small-float.ts";

/**
 * The formats of 4, 6 and 8 bits that a safetensors file may hold.
 *
 * F8_E4M3 and F8_E5M2: Micikevicius et al., FP8 Formats for Deep Learning, 2022 (arxiv.org/abs/2209.05433).
 * The FNUZ kinds, with one zero and one NaN: Noune et al., 8-bit Numerical Formats for Deep Neural Networks,
 * 2022 (arxiv.org/abs/2206.02915). F4 and F6: OCP Microscaling Formats (MX) Specification 1.0, 2023.
 */
const formats = {
  F4: { exponentBits: 2, fractionBits: 1, bias: 1, special: "none" },
  F6_E2M3: { exponentBits: 2, fractionBits: 3, bias: 1, special: "none" },
  F6_E3M2: { exponentBits: 3, fractionBits: 2, bias: 3, special: "none" },
  F8_E5M2: { exponentBits: 5, fractionBits: 2, bias: 15, special: "ieee" },
  F8_E4M3: { exponentBits: 4, fractionBits: 3, bias: 7, special: "all-ones" },
  F8_E4M3FNUZ: { exponentBits: 4, fractionBits: 3, bias: 8, special: "minus-zero" },
  F8_E5M2FNUZ: { exponentBits: 5, fractionBits: 2, bias: 16, special: "minus-zero" },
} as const satisfies Record<string, SmallFloat>;

export type LowPrecision = keyof typeof formats;

const tables = new Map<LowPrecision, Float32Array>();

/**
 * Numbers stored with 4, 6 or 8 bits each, exactly.
 *
 * Codes narrower than a byte follow one another without gaps, the first in the lowest bits: as PyTorch and
 * ONNX pack F4. For F6 no library that writes safetensors says how; the same rule is applied.
 */
export function decodeLowPrecision(dtype: LowPrecision, bytes: Uint8Array): Float32Array {
  const bits = bitsPerCode(formats[dtype]);
  const table = tables.get(dtype) ?? allValues(formats[dtype]);
  tables.set(dtype, table);
  const values = allocate((bytes.length * 8) / bits);
  for (let i = 0; i < values.length; i++) values[i] = table[codeAt(bytes, i * bits, bits)]!;
  return values;
}

/** `bits` ≤ 8 bits of a stream, lowest first, from bit number `at` on. */
function codeAt(bytes: Uint8Array, at: number, bits: number): number {
  const byte = Math.floor(at / 8);
  const pair = bytes[byte]! | ((bytes[byte + 1] ?? 0) << 8);
  return (pair >> (at % 8)) & (2 ** bits - 1);
}

/** Powers of two 2^(code − 127), the scales of microscaling formats (F8_E8M0); code 255 is NaN. */
export function decodePowersOfTwo(codes: Uint8Array): Float32Array {
  const values = allocate(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = codes[i] === 255 ? Number.NaN : 2 ** (codes[i]! - 127);
  return values;
}
