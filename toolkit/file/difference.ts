import { aligned } from "../io/aligned.ts";

/**
 * What turns one tensor's 16-bit numbers into another's, exactly.
 *
 *   difference = to − from (mod 2¹⁶)      on the bits of each element, read as a whole number
 *
 * Neighbouring floats have neighbouring bits, so a small change of a weight is a small number here, and none is 0.
 */
export function difference16(from: Uint8Array, to: Uint8Array): Uint8Array {
  return combine(from, to, (a, b) => b - a);
}

/** Puts `difference16` on top of `from` again. */
export function restore16(from: Uint8Array, difference: Uint8Array): Uint8Array {
  return combine(from, difference, (a, d) => a + d);
}

function combine(left: Uint8Array, right: Uint8Array, each: (a: number, b: number) => number): Uint8Array {
  const [a, b] = [aligned(Uint16Array, left), aligned(Uint16Array, right)];
  const result = new Uint16Array(a.length);
  for (let i = 0; i < result.length; i++) result[i] = each(a[i]!, b[i]!); // a Uint16Array counts modulo 2¹⁶
  return new Uint8Array(result.buffer);
}
