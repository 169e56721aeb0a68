import { describe, expect, it } from "vitest";
import { decodeBfloat16, encodeBfloat16, roundToBfloat16 } from "../../../toolkit/io/bfloat16.ts";

const code = (value: number): number => {
  const [low, high] = encodeBfloat16(Float32Array.of(value));
  return low! | (high! << 8);
};

describe("bfloat16", () => {
  it("decodes every finite number so that it encodes to the same bytes", () => {
    const codes = Uint16Array.from({ length: 0x1_0000 }, (_, i) => i).filter((c) => (c & 0x7f80) !== 0x7f80);
    const bytes = new Uint8Array(codes.buffer);
    expect(Buffer.from(encodeBfloat16(decodeBfloat16(bytes))).equals(Buffer.from(bytes))).toBe(true);
  });

  it.each([
    ["a tie below an even code down", 1 + 2 ** -8, 0x3f80],
    ["a tie below an odd code up", 1 + 3 * 2 ** -8, 0x3f82],
    ["just over a tie up", 1 + 2 ** -8 + 2 ** -20, 0x3f81],
    ["a carry into the exponent", 2 - 2 ** -9, 0x4000],
    ["the largest float32 to infinity", 3.4028234663852886e38, 0x7f80],
    ["infinity to itself", Number.NEGATIVE_INFINITY, 0xff80],
    ["minus zero to itself", -0, 0x8000],
    ["the smallest subnormal float32 to zero", 2 ** -149, 0],
    ["a subnormal bfloat16 to itself", 2 ** -133, 1],
  ])("rounds %s", (_, value, expected) => {
    expect(code(value)).toBe(expected);
  });

  it("keeps a NaN whose fraction lies in the lower half", () => {
    const nan = new Float32Array(Uint32Array.of(0x7f80_0001, 0xff80_0001).buffer);
    expect([...roundToBfloat16(nan)]).toEqual([Number.NaN, Number.NaN]);
  });

  it("decodes bytes that start at an odd address", () => {
    expect([...decodeBfloat16(Uint8Array.of(9, 0x80, 0x3f, 0x20, 0xc0).subarray(1))]).toEqual([1, -2.5]);
  });
});
