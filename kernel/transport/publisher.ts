import { XPublisher } from "zeromq";
import { type Content, createMessage, type Message, type Outgoing } from "../protocol/message.ts";
import type { Signer } from "../protocol/signature.ts";
import { SendQueue } from "./sendQueue.ts";
import type { Attached } from "./streams.ts";

/** The first byte of what an XPUB socket receives when somebody subscribes. */
const subscribed = 1;

/** The channel that tells all clients what happens: iopub. */
export class Publisher {
  // No limit on waiting messages: at its default limit the socket would drop output in silence.
  readonly #socket = new XPublisher({ linger: 1000, sendHighWaterMark: 0, verbosity: "allSubs" });
  readonly #queue: SendQueue;
  /** What nobody has heard yet. */
  #opening: Outgoing | undefined;

  constructor(signer: Signer) {
    this.#queue = new SendQueue(this.#socket, signer);
  }

  async bind(address: string): Promise<void> {
    await this.#socket.bind(address);
    void this.#welcome();
  }

  /** @param content  an object, or its JSON as bytes */
  publish(type: string, content: object, parent: Message["parentHeader"], attached?: Attached): void {
    this.#opening = undefined;
    this.#queue.push({ ...published(type, content, parent), ...attached });
  }

  /**
   * Tells the first subscriber, behind its welcome, unless anything else is published before. Sent at once it could
   * overtake the welcome of a client that connects in the very moment in which the kernel starts.
   */
  open(type: string, content: object): void {
    this.#opening = published(type, content, {});
  }

  async close(): Promise<void> {
    await this.#queue.drained();
    this.#socket.close();
  }

  /** Tells every subscriber that it will miss nothing from here on. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#socket) {
      if (frame?.[0] !== subscribed) continue;
      const subscription = frame.subarray(1);
      const content = { subscription: subscription.toString() };
      this.#queue.push(createMessage("iopub_welcome", content, {}, [subscription]));
      if (this.#opening) this.#queue.push(this.#opening);
      this.#opening = undefined;
    }
  }
}

const published = (type: string, content: object, parent: Message["parentHeader"]): Outgoing => ({
  ...createMessage(type, {}, parent, [Buffer.from(type)]), // the type is the topic
  content: content as Content | Uint8Array,
});
