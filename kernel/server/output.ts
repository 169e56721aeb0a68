import type { MimeBundle } from "../display/bundle.ts";
import type { Header } from "../protocol/message.ts";
import type { Answer, Question } from "../session/messages.ts";
import type { SessionListener } from "../session/session.ts";
import type { StreamBatcher, StreamName } from "../transport/streams.ts";
import type { Inputs } from "./inputs.ts";

/** Sends what cells print, show and ask to the request that ran them; what they print also when it comes late. */
export class Output implements SessionListener {
  readonly #iopub: StreamBatcher;
  readonly #inputs: Inputs;
  readonly #onRestart: () => void;
  /** Cell number → the request that ran it. */
  readonly #requests = new Map<number, Header>();

  constructor(iopub: StreamBatcher, inputs: Inputs, onRestart: () => void) {
    this.#iopub = iopub;
    this.#inputs = inputs;
    this.#onRestart = onRestart;
  }

  /** From now on, output of this cell belongs to this request. */
  expect(cell: number, request: Header): void {
    this.#requests.set(cell, request);
  }

  stream(cell: number, name: StreamName, text: string): void {
    if (text !== "") this.#iopub.write(name, text, this.#parent(cell));
  }

  display(cell: number, { data, metadata }: MimeBundle, id: string | undefined, update: boolean): void {
    const transient = id === undefined ? {} : { display_id: id };
    const type = update ? "update_display_data" : "display_data";
    this.#iopub.publish(type, { data, metadata, transient }, this.#parent(cell));
  }

  clear(cell: number, wait: boolean): void {
    this.#iopub.publish("clear_output", { wait }, this.#parent(cell));
  }

  /** What was printed before the question is seen before it. */
  ask(cell: number, question: Question): Promise<Answer> {
    this.#iopub.flush();
    return this.#inputs.ask(cell, question);
  }

  restarted(cell: number, reason: string, isTold: boolean): void {
    this.#onRestart();
    if (!isTold) this.stream(cell, "stderr", `${reason}. A new session has begun.\n`);
  }

  #parent(cell: number): Header | Record<string, never> {
    return this.#requests.get(cell) ?? noParent;
  }
}

const noParent = {};
