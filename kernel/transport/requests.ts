import { Router } from "zeromq";
import { ProtocolError } from "../protocol/errors.ts";
import type { Message } from "../protocol/message.ts";
import type { Signer } from "../protocol/signature.ts";
import { decode } from "../protocol/wire.ts";
import { SendQueue } from "./sendQueue.ts";

/** A channel where clients ask and get answers: shell, control or stdin. */
export class RequestChannel {
  readonly #socket = new Router({ linger: 1000 });
  readonly #replies: SendQueue;
  readonly #signer: Signer;

  constructor(signer: Signer) {
    this.#signer = signer;
    this.#replies = new SendQueue(this.#socket, signer);
  }

  bind(address: string): Promise<void> {
    return this.#socket.bind(address);
  }

  /** Hands over every message as it comes. One that breaks the protocol is dropped, with a line in the log. */
  async receive(handle: (message: Message) => void): Promise<void> {
    for await (const frames of this.#socket) {
      const message = this.#decode(frames);
      if (message) handle(message);
    }
  }

  /** Sends to the client that the message's identities name: an answer, on stdin a question. */
  reply(message: Message): void {
    this.#replies.push(message);
  }

  async close(): Promise<void> {
    await this.#replies.drained();
    this.#socket.close();
  }

  #decode(frames: Uint8Array[]): Message | undefined {
    try {
      return decode(frames, this.#signer);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      console.error(`dropped a message: ${error.message}`);
      return undefined;
    }
  }
}
