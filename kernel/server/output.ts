import type { Header } from "../protocol/message.ts";
import type { Answer, CommMessage, Question } from "../session/messages.ts";
import type { SessionListener } from "../session/session.ts";
import type { StreamBatcher, StreamName } from "../transport/streams.ts";
import type { Inputs } from "./inputs.ts";
import type { OpenComms } from "./openComms.ts";

/** Sends what cells print, show and ask to the request that ran them; what they print also when it comes late. */
export class Output implements SessionListener {
  readonly #iopub: StreamBatcher;
  readonly #inputs: Inputs;
  readonly #comms: OpenComms;
  readonly #onRestart: () => void;
  /** Number of a cell or delivery → the request that it comes from. */
  readonly #requests = new Map<number, Header>();

  constructor(iopub: StreamBatcher, inputs: Inputs, comms: OpenComms, onRestart: () => void) {
    this.#iopub = iopub;
    this.#inputs = inputs;
    this.#comms = comms;
    this.#onRestart = onRestart;
  }

  /** From now on, output of this cell or delivery belongs to this request. */
  expect(cell: number, request: Header): void {
    this.#requests.set(cell, request);
    if (cell < 0) this.#requests.delete(cell + keptDeliveries); // a slider sends thousands
  }

  stream(cell: number, name: StreamName, text: string): void {
    if (text !== "") this.#iopub.write(name, text, this.#parent(cell));
  }

  display(cell: number, content: Uint8Array, update: boolean): void {
    this.#iopub.publish(update ? "update_display_data" : "display_data", content, this.#parent(cell));
  }

  clear(cell: number, wait: boolean): void {
    this.#iopub.publish("clear_output", { wait }, this.#parent(cell));
  }

  comm(cell: number, { kind, id, target, data, metadata }: CommMessage, buffers: Uint8Array[]): void {
    if (kind === "comm_open") this.#comms.opened(id, target);
    if (kind === "comm_close") this.#comms.closed(id);
    const content = { comm_id: id, ...(kind === "comm_open" ? { target_name: target } : {}), data };
    this.#iopub.publish(kind, content, this.#parent(cell), { metadata, buffers });
  }

  /** What was printed before the question is seen before it. */
  ask(cell: number, question: Question): Promise<Answer> {
    this.#iopub.flush();
    return this.#inputs.ask(cell, question);
  }

  restarted(cell: number, reason: string, isTold: boolean): void {
    this.#onRestart();
    for (const id of this.#comms.closeAll())
      this.#iopub.publish("comm_close", { comm_id: id, data: {} }, this.#parent(cell));
    if (!isTold) this.stream(cell, "stderr", `${reason}. A new session has begun.\n`);
  }

  #parent(cell: number): Header | Record<string, never> {
    return this.#requests.get(cell) ?? noParent;
  }
}

/** Output that comes later than this many deliveries behind its own finds no parent. */
const keptDeliveries = 1000;

const noParent = {};
