import type { Message } from "../protocol/message.ts";

export type StreamName = "stdout" | "stderr";
/** What a message has besides its content. */
export type Attached = Pick<Message, "metadata" | "buffers">;
export type Publish = (
  type: string,
  content: object,
  parent: Message["parentHeader"],
  attached?: Attached,
) => void;

const maxDelay = 20; // ms
const maxLength = 65_536; // UTF-16 units

/**
 * Gathers printed text into few messages: a message for each line would run into the rate limit of Jupyter's server.
 *
 * Text goes out when 20 ms have passed, when 64 kB are together, and before anything else is published, so the
 * order of all messages is kept.
 */
export class StreamBatcher {
  readonly #publish: Publish;
  #waiting:
    | { name: StreamName; parent: Message["parentHeader"]; pieces: string[]; length: number }
    | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  write(name: StreamName, text: string, parent: Message["parentHeader"]): void {
    if (this.#waiting?.name !== name || this.#waiting.parent !== parent) this.flush();
    this.#waiting ??= { name, parent, pieces: [], length: 0 };
    this.#waiting.pieces.push(text);
    this.#waiting.length += text.length;
    if (this.#waiting.length >= maxLength) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), maxDelay);
  }

  /** Publishes what waits, then this. */
  publish(...message: Parameters<Publish>): void {
    this.flush();
    this.#publish(...message);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting)
      this.#publish("stream", { name: waiting.name, text: waiting.pieces.join("") }, waiting.parent);
  }
}
