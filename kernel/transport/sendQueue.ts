import type { Outgoing } from "../protocol/message.ts";
import type { Signer } from "../protocol/signature.ts";
import { encode } from "../protocol/wire.ts";

/** What the queue needs of a socket. */
export interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

/**
 * Signs and sends one message after the other over a socket.
 *
 * A zeromq.js socket refuses a second `send` while the first is under way, and such a message is lost. (Another
 * kernel lost all output behind the 507th line that way, and the idle status with it.) So each waits for the one before.
 */
export class SendQueue {
  readonly #socket: Sender;
  readonly #signer: Signer;
  #last: Promise<void> = Promise.resolve();

  constructor(socket: Sender, signer: Signer) {
    this.#socket = socket;
    this.#signer = signer;
  }

  push(message: Outgoing): void {
    this.#last = this.#last
      .then(() => encode(message, this.#signer))
      .then((frames) => this.#socket.send(frames))
      .catch((error: unknown) => console.error("transport: a message was not sent:", error));
  }

  /** Settles when everything that was pushed so far is with the socket. */
  drained(): Promise<void> {
    return this.#last;
  }
}
