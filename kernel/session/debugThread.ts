import { Session } from "node:inspector";
import { Socket } from "node:net";
import type { DebugAdapter } from "../debugger/adapter.ts";
import type { Inspector, InspectorListener } from "../debugger/inspector.ts";
import type { DebugRequest } from "../debugger/protocol.ts";
import type { Announcement } from "../debugger/scripts.ts";
import { encodeFrame, FrameDecoder } from "../frames.ts";
import type { announcementDesk } from "./debugHook.ts";
import { descriptors } from "./messages.ts";

/** What the protocol process sends down the debugger's pipe, and what comes back. */
export interface DebugCall {
  id: number;
  request: DebugRequest;
}

let adapter: Promise<DebugAdapter> | undefined;

/** On the thread beside: answers the debugger's requests, also while the main thread is stopped. Nothing is loaded before the first. */
export function listenForDebugger(desk: typeof announcementDesk): void {
  const pipe = new Socket({ fd: descriptors.debugger, readable: true, writable: true });
  const send = (message: object) => {
    for (const piece of encodeFrame(message)) pipe.write(piece);
  };
  pipe.on("error", () => {}); // the protocol process is gone, and soon this one
  const decoder = new FrameDecoder();
  pipe.on("data", (chunk: Uint8Array) => {
    adapter ??= load(send, desk);
    for (const { value } of decoder.push(chunk)) void answer(value as DebugCall, adapter, send);
  });
}

/** The cell was interrupted; it may be stopped in the debugger. */
export async function endStoppedCell(): Promise<void> {
  (await adapter)?.stops.end();
}

async function answer(
  { id, request }: DebugCall,
  adapter: Promise<DebugAdapter>,
  send: (answer: object) => void,
) {
  send({ id, answer: await (await adapter).receive(request) });
}

async function load(send: (message: object) => void, desk: typeof announcementDesk): Promise<DebugAdapter> {
  const { DebugAdapter } = await import("../debugger/adapter.ts");
  const inspector = new MainThreadInspector();
  const loaded = new DebugAdapter(inspector, (event, body) => send({ event, body }));
  desk.port.on("message", (message: Announcement | "end") => {
    if (message === "end") inspector.disconnect();
    const heard = message === "end" ? Promise.resolve() : loaded.announce(message);
    heard.catch(() => {}).then(() => ring(desk)); // a script runs without its breakpoints when V8 refuses them
  });
  return loaded;
}

/** The main thread goes on. */
function ring({ bell }: typeof announcementDesk): void {
  Atomics.add(bell, 0, 1);
  Atomics.notify(bell, 0);
}

/** V8's inspector of the main thread. It answers between two steps of what runs there. */
class MainThreadInspector implements Inspector {
  #session: Session | undefined;

  connect(listener: InspectorListener): void {
    if (this.#session) return;
    const session = new Session();
    session.connectToMainThread();
    session.on("Debugger.paused", ({ params }) => listener.paused(params));
    session.on("Debugger.resumed", () => listener.resumed());
    session.on("Debugger.scriptParsed", ({ params }) => listener.scriptParsed(params));
    session.on("Debugger.breakpointResolved", ({ params }) => listener.breakpointResolved(params));
    this.#session = session;
  }

  disconnect(): void {
    this.#session?.disconnect();
    this.#session = undefined;
  }

  ask<Reply>(method: string, parameters: object = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (!this.#session) return reject(new Error(`${method}: the debugger is not connected`));
      this.#session.post(method, parameters, (error, reply) =>
        error ? reject(error) : resolve(reply as Reply),
      );
    });
  }
}
