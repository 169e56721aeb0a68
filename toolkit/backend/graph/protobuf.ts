// Protocol Buffers, as far as a graph needs them: a message is its fields one after another, in any order, each a
// number with the kind of its value, and the value (https://protobuf.dev/programming-guides/encoding).

/** A field whose value is a text, bytes or a message: its length, then itself. */
export function field(number: number, value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** A field whose value is a whole number, a boolean or a member of an enumeration. */
export const numberField = (number: number, value: number | boolean): Uint8Array =>
  Buffer.concat([varint(number * 8), varint(Number(value))]);

export const message = (...fields: readonly Uint8Array[]): Uint8Array => Buffer.concat(fields);

/** Seven bits a byte, lowest first, the eighth where more follow; a negative number as the 64 bits of its two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left >= 128n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Uint8Array.from([...bytes, Number(left)]);
}
