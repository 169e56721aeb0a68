import { expect, test } from "vitest";
import { encodeFrame, FrameDecoder } from "../../kernel/frames.ts";

const values = [{ text: "é😀" }, "", [1, null], { long: "x".repeat(1000) }, 0];
const bytes = Buffer.concat(values.map(encodeFrame));

test("a frame is its length in 4 bytes, then JSON", () => {
  expect([...encodeFrame("é")]).toEqual([0, 0, 0, 4, 0x22, 0xc3, 0xa9, 0x22]);
});

test.each([1, 3, 4, 7, 500, bytes.length])("values come back whole from pieces of %d bytes", (size) => {
  const decoder = new FrameDecoder();
  const decoded: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size)
    decoded.push(...decoder.push(bytes.subarray(at, at + size)));
  expect(decoded).toEqual(values);
});
