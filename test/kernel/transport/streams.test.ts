import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMessage, type Header } from "../../../kernel/protocol/message.ts";
import { StreamBatcher } from "../../../kernel/transport/streams.ts";

const [first, second] = [createMessage("a", {}, {}).header, createMessage("b", {}, {}).header] as [
  Header,
  Header,
];
let published: [type: string, content: object, parent: object][];
let streams: StreamBatcher;

beforeEach(() => {
  vi.useFakeTimers();
  published = [];
  streams = new StreamBatcher((type, content, parent) => published.push([type, content, parent]));
});
afterEach(() => {
  vi.useRealTimers();
});

test("gathers what is printed within 20 ms", () => {
  streams.write("stdout", "a", first);
  streams.write("stdout", "b", first);
  expect(published).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(published).toEqual([["stream", { name: "stdout", text: "ab" }, first]]);
});

test("sends a text of 64 kB at once", () => {
  streams.write("stdout", "x".repeat(65_536), first);
  expect(published).toHaveLength(1);
});

test("keeps the order between streams, requests and other messages", () => {
  streams.write("stdout", "1", first);
  streams.write("stderr", "2", first);
  streams.write("stderr", "3", second);
  streams.publish("status", { execution_state: "idle" }, first);
  expect(published).toEqual([
    ["stream", { name: "stdout", text: "1" }, first],
    ["stream", { name: "stderr", text: "2" }, first],
    ["stream", { name: "stderr", text: "3" }, second],
    ["status", { execution_state: "idle" }, first],
  ]);
});
