import { expect, test } from "vitest";
import { encodeFrame, type Frame, FrameDecoder } from "../../kernel/frames.ts";

const frames: Frame[] = [
  { value: { text: "é😀" }, attached: [] },
  { value: "", attached: [Buffer.from([1, 2, 3]), Buffer.from([])] },
  { value: [1, null], attached: [Buffer.alloc(700, 7), Buffer.from('"{')] },
  { value: { long: "x".repeat(1000) }, attached: [] },
  { value: 0, attached: [] },
];
const bytes = Buffer.concat(frames.flatMap(({ value, attached }) => encodeFrame(value, attached)));

test("a frame is its length, its parts' lengths, JSON, and bytes as they are", () => {
  expect([...Buffer.concat(encodeFrame("é", [Buffer.from([9])]))]).toEqual(
    [[0, 0, 0, 17], [0, 0, 0, 2], [0, 0, 0, 4], [0, 0, 0, 1], [0x22, 0xc3, 0xa9, 0x22], [9]].flat(),
  );
});

test("attached bytes are not copied on their way into the pipe", () => {
  const large = Buffer.alloc(1000);
  expect(encodeFrame({}, [large])[1]).toBe(large);
});

test.each([1, 3, 4, 7, 500, bytes.length])("frames come back whole from pieces of %d bytes", (size) => {
  const decoder = new FrameDecoder();
  const decoded: Frame[] = [];
  for (let at = 0; at < bytes.length; at += size)
    decoded.push(...decoder.push(bytes.subarray(at, at + size)));
  expect(decoded).toEqual(frames);
});
