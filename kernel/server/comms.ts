import type { CommKind } from "../session/messages.ts";
import type { Session } from "../session/session.ts";
import type { OpenComms } from "./openComms.ts";
import type { Output } from "./output.ts";
import type { Request } from "./request.ts";

/** Brings what frontends send over comms to the session, one after the other, also while a cell waits for something. */
export class Comms {
  readonly #session: Session;
  readonly #output: Output;
  readonly #open: OpenComms;
  /** Messages count downwards, cells upwards: each has a number of its own, under which its output is known. */
  #number = 0;

  constructor(session: Session, output: Output, open: OpenComms) {
    this.#session = session;
    this.#output = output;
    this.#open = open;
  }

  /** Settles when the session has handled it, so that idle comes behind what its handler prints and sends. */
  async deliver({ type, content, message }: Request<CommKind>): Promise<undefined> {
    const { id, target, data } = content;
    if (type === "comm_open") this.#open.opened(id, target);
    if (!this.#open.has(id)) return void console.error(`dropped a ${type}: no comm ${id} is open`);
    if (type === "comm_close") this.#open.closed(id);
    const number = --this.#number;
    this.#output.expect(number, message.header);
    const comm = { kind: type, id, target, data, metadata: message.metadata };
    await this.#session.deliver({ number, comm }, message.buffers);
  }

  info({ content }: Request<"comm_info_request">): object {
    return { status: "ok", comms: this.#open.info(content.target) };
  }
}
