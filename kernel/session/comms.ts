import { randomUUID } from "node:crypto";
import type { CommKind, CommMessage } from "./messages.ts";
import { report } from "./report.ts";
import { outputCell } from "./running.ts";

/** What goes with the data of a message. */
export interface Attached {
  metadata?: Record<string, unknown>;
  /** Bytes that do not become JSON. */
  buffers?: ArrayBufferView[];
}

/** What the frontend has sent. */
export interface Received {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

type Listener = (message: Received) => unknown;
type Target = (comm: Comm, message: Received) => unknown;

const targets = new Map<string, Target>();
const open = new Map<string, Comm>();

/** A line between an object here and one in the frontend. Both sides send, either side closes. */
export class Comm {
  readonly id: string;
  readonly target: string;
  /** Called with every message; one that returns a promise holds back the frontend's next until it settles. */
  onMessage: Listener = () => {};
  onClose: Listener = () => {};

  constructor(id: string, target: string) {
    this.id = id;
    this.target = target;
    open.set(id, this);
  }

  get isOpen(): boolean {
    return open.get(this.id) === this;
  }

  /** @throws {Error} the comm is closed */
  send(data: object = {}, attached: Attached = {}): void {
    if (!this.isOpen) throw new Error(`comm ${this.id} (${this.target}): cannot send, it is closed`);
    tell("comm_msg", this, data, attached);
  }

  /** Closes both ends. Closing twice does nothing. */
  close(data: object = {}, attached: Attached = {}): void {
    if (!this.isOpen) return;
    open.delete(this.id);
    tell("comm_close", this, data, attached);
  }
}

/** How cells talk with code in the frontend. */
export const comms = {
  /** From now on, the frontend can open comms to this target. */
  register(target: string, opened: Target): void {
    targets.set(target, opened);
  },

  unregister(target: string): void {
    targets.delete(target);
  },

  /** Opens a comm to what the frontend has under this target. */
  open(
    target: string,
    data: object = {},
    { id = randomUUID(), ...attached }: Attached & { id?: string } = {},
  ) {
    const comm = new Comm(id, target);
    tell("comm_open", comm, data, attached);
    return comm;
  },
};

/** Hands what came from the frontend to the one whom it concerns. A comm to an unknown target is closed. */
export function receive({ kind, id, target, ...message }: CommMessage, buffers: Uint8Array[]): unknown {
  const received = { ...message, buffers: buffers.map((bytes) => new Uint8Array(bytes)) };
  const comm = kind === "comm_open" ? new Comm(id, target) : open.get(id);
  if (kind === "comm_msg") return comm?.onMessage(received);
  if (kind === "comm_open") return accept(comm!, received);
  open.delete(id);
  return comm?.onClose(received);
}

function accept(comm: Comm, received: Received): unknown {
  const opened = targets.get(comm.target);
  if (opened) return opened(comm, received);
  process.stderr.write(`comm_open: nothing is registered under "${comm.target}"; the comm is closed\n`);
  return comm.close();
}

function tell(kind: CommKind, { id, target }: Comm, data: object, { metadata = {}, buffers = [] }: Attached) {
  const comm: CommMessage = { kind, id, target, data: data as Record<string, unknown>, metadata };
  const bytes = buffers.map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  report({ type: "comm", cell: outputCell(), comm }, bytes);
}
