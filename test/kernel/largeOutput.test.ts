import { expect, test } from "vitest";
import type { Message } from "../../kernel/protocol/message.ts";
import { contents, type Executed, type KernelClient, printed } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Output of many megabytes, over real sockets.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const html = ({ content }: Message) => (content["data"] as Record<string, string>)["text/html"]!;

/** The streams and displays of a cell, in their order. */
const shown = ({ messages }: Executed) =>
  messages.filter(({ header }) => ["stream", "display_data"].includes(header.msg_type));

test("100,000 lines come in order, all of them before idle, in few messages", async () => {
  const executed = await kernel.execute("for (let i = 0; i < 100_000; i++) console.log(i)");
  expect(printed(executed)).toBe(Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(""));
  expect(contents(executed, "stream").length).toBeLessThan(1000);
});

test("a display of 50 MB comes whole, between what was printed before and after it", async () => {
  const executed = await kernel.execute(
    'console.log("before"); display.html("0123456789".repeat(5_000_000)); console.log("after");',
  );
  const [before, display, after] = shown(executed);
  expect(before!.content["text"]).toBe("before\n");
  expect(html(display!) === "0123456789".repeat(5_000_000)).toBe(true);
  expect(after!.content["text"]).toBe("after\n");
});

test("large displays keep every character, and their order", async () => {
  const texts = ['é😀\u2028\\"', "\n漢字"];
  const executed = await kernel.execute(
    `for (const text of ${JSON.stringify(texts)}) display.html(text.repeat(300_000)); 0`,
  );
  const expected = texts.map((text) => text.repeat(300_000));
  expect(shown(executed).map((message, i) => html(message) === expected[i])).toEqual([true, true]);
});

test("a large result comes whole, and the history keeps its beginning and end", async () => {
  const { messages } = await kernel.execute(
    '({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "<" + "=".repeat(3_000_000) + ">" }) })',
  );
  const [result] = messages.filter(({ header }) => header.msg_type === "execute_result");
  const text = (result!.content["data"] as Record<string, string>)["text/plain"]!;
  expect(text === `<${"=".repeat(3_000_000)}>`).toBe(true);
  const { history } = await kernel.ask("shell", "history_request", {
    hist_access_type: "tail",
    n: 1,
    output: true,
  });
  const kept = (history as [number, number, [string, string]][])[0]![2][1];
  expect(kept.length).toBeLessThan(30_000);
  expect([kept.at(0), kept.at(-1)]).toEqual(["<", ">"]);
});

test("a text of many megabytes is printed whole, in several messages, with no character cut", async () => {
  const executed = await kernel.execute('process.stdout.write("_" + "😀".repeat(1_000_000)); 0');
  expect(printed(executed) === `_${"😀".repeat(1_000_000)}`).toBe(true);
  const pieces = contents(executed, "stream").map(({ text }) => text as string);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.every((piece) => Buffer.from(piece).toString() === piece)).toBe(true);
});

test("bytes go both ways over a comm as they are, many megabytes too", async () => {
  await kernel.execute(`
    comms.register("mirror", (comm) => {
      comm.onMessage = ({ buffers }) => comm.send({ aligned: new Float64Array(buffers[0]!.buffer)[0] }, { buffers: buffers.toReversed() });
    }); 0`);
  const large = Buffer.alloc(20_000_000, "0123456789abcdef");
  await kernel.tell("comm_open", { comm_id: "m1", target_name: "mirror", data: {} });
  const [answer] = await kernel.tell("comm_msg", { comm_id: "m1", data: {} }, [
    Buffer.from(new Float64Array([0.5]).buffer),
    large,
    Buffer.from([]),
  ]);
  expect(answer!.content["data"]).toEqual({ aligned: 0.5 });
  expect(answer!.buffers.map(({ length }) => length)).toEqual([0, large.length, 8]);
  expect(large.equals(answer!.buffers[1]!)).toBe(true);
});

test("control answers while a large display is on its way", async () => {
  const running = kernel.execute('display.html("x".repeat(30e6)); console.log("sent"); 0');
  let isRunning = true;
  void running.then(() => {
    isRunning = false;
  });
  while (isRunning)
    expect(await kernel.ask("control", "kernel_info_request")).toMatchObject({ status: "ok" });
  expect(printed(await running)).toBe("sent\n");
});
