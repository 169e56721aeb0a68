import { NumberModel } from "./models.ts";
import { RangeDecoder, RangeEncoder } from "./range-coder.ts";

/** Whole numbers below 2^bits, each in about as many bits as it is rare among those before it. Cost: O(bits · numbers). */
export function encodeNumbers(numbers: Uint8Array, bits: number): Uint8Array {
  const coder = new RangeEncoder();
  const model = new NumberModel(bits);
  for (const number of numbers) model.code(coder, 0, number);
  return coder.finish();
}

/** The numbers that `encodeNumbers` wrote. */
export function decodeNumbers(bytes: Uint8Array, bits: number, count: number): Uint8Array {
  const coder = new RangeDecoder(bytes);
  const model = new NumberModel(bits);
  return Uint8Array.from({ length: count }, () => model.code(coder, 0, 0));
}
