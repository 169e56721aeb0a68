import { expect, test } from "vitest";
import { createMessage } from "../../../kernel/protocol/message.ts";
import { Signer } from "../../../kernel/protocol/signature.ts";
import { SendQueue } from "../../../kernel/transport/sendQueue.ts";

/** A socket that, like zeromq.js, refuses a message while another is under way. */
class BusySocket {
  readonly sent: string[] = [];
  #isBusy = false;

  async send([topic]: Uint8Array[]): Promise<void> {
    if (this.#isBusy) throw new Error("EBUSY");
    this.#isBusy = true;
    await Promise.resolve();
    this.#isBusy = false;
    this.sent.push(String(topic));
  }
}

const message = (topic: string, content: object = {}) =>
  createMessage("stream", content, {}, [Buffer.from(topic)]);

test("2,000 messages pushed at once are sent one by one, in order", async () => {
  const socket = new BusySocket();
  const queue = new SendQueue(socket, new Signer("k"));
  const topics = Array.from({ length: 2000 }, (_, i) => String(i));
  for (const topic of topics) queue.push(message(topic));
  await queue.drained();
  expect(socket.sent).toEqual(topics);
});

test("a large message is signed in steps, and nothing overtakes it", async () => {
  const socket = new BusySocket();
  const queue = new SendQueue(socket, new Signer("k"));
  queue.push(message("large", { text: "x".repeat(20_000_000) }));
  queue.push(message("small"));
  let turns = 0;
  const count = setInterval(() => turns++);
  await queue.drained();
  clearInterval(count);
  expect(turns).toBeGreaterThan(0);
  expect(socket.sent).toEqual(["large", "small"]);
});
