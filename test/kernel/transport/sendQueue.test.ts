import { expect, test } from "vitest";
import { SendQueue } from "../../../kernel/transport/sendQueue.ts";

/** A socket that, like zeromq.js, refuses a message while another is under way. */
class BusySocket {
  readonly sent: string[] = [];
  #isBusy = false;

  async send([frame]: Uint8Array[]): Promise<void> {
    if (this.#isBusy) throw new Error("EBUSY");
    this.#isBusy = true;
    await Promise.resolve();
    this.#isBusy = false;
    this.sent.push(String(frame));
  }
}

test("2,000 messages pushed at once are sent one by one, in order", async () => {
  const socket = new BusySocket();
  const queue = new SendQueue(socket);
  const texts = Array.from({ length: 2000 }, (_, i) => String(i));
  for (const text of texts) queue.push([Buffer.from(text)]);
  await queue.drained();
  expect(socket.sent).toEqual(texts);
});
