import { inspect } from "node:util";
import { inWords, type MimeBundle } from "../display/bundle.ts";
import type { Failure } from "../errors/failure.ts";
import type { Packed } from "./wire.ts";

/** Where code prints and shows, instead of under its cell. */
export interface Sink {
  stream(name: "stdout" | "stderr", text: string): void;
  display(bundle: MimeBundle, id?: string): void;
  /** Takes away what was shown; with `wait`, only when something new comes. */
  clear(wait: boolean): void;
}

/** A line to the model of a widget in the frontends. */
export interface Line {
  send(data: object, attached: { buffers: Uint8Array[] }): void;
  close(): void;
}

/** What a widget does with what comes by its line. */
export interface Ear {
  /** One that returns a promise holds back the frontend's next message until it settles. */
  onMessage(message: Message): unknown;
  /** A frontend closed it. */
  onClose(): unknown;
}

/** What a frontend sends. */
export interface Message {
  data: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** What was captured while something ran. */
export interface Captured<Result> {
  result: Result;
  /** Displays that are still being made. */
  displays: readonly Promise<void>[];
}

/** What the kernel does for widgets. */
export interface Host {
  /** Opens a line under this id. */
  open(id: string, data: object, attached: { buffers: Uint8Array[] }, ear: Ear): Line;
  /** Runs something whose output goes to the sink, also what comes later. */
  capture<Result>(sink: Sink, work: () => Result): Captured<Result>;
  /** The same function; its output goes where that of the code goes that is running now. */
  bind<Args extends unknown[], Result>(call: (...args: Args) => Result): (...args: Args) => Result;
  /** Runs something that outlives the cell, whatever becomes of it. */
  detach<Result>(work: () => Result): Result;
  /** Calls back when a display is to be replaced, since it may stand in an Output. Gives back a function that ends it. */
  onUpdate(update: (id: string, bundle: MimeBundle) => void): () => void;
  /** Answers frontends that come later, or again, and ask for all widgets. */
  serveStates(states: () => Packed): void;
  /** Shows a value where the output of the running code goes, as `display` does. */
  display(value: unknown, id: string): void;
  /** Shows it anew, as `updateDisplay` does. */
  updateDisplay(id: string, value: unknown): void;
  /** The running cell is not over before this promise is settled. */
  holdCell(promise: Promise<void> | undefined): void;
  /** Whether a frontend asked for widgets, so that somebody sees them. */
  readonly isWatched: boolean;
  bundle(value: unknown): MimeBundle | Promise<MimeBundle>;
  failure(thrown: unknown): Failure;
}

/** The kernel leaves itself here. */
export const hostKey = Symbol.for("deltalab.widgetHost");

/** The kernel; outside of one, widgets are objects that nobody sees. */
export const host = (): Host => (globalThis as { [hostKey]?: Host })[hostKey] ?? nobody;

const nobody: Host = {
  open: () => ({ send: () => {}, close: () => {} }),
  capture: (_sink, work) => ({ result: work(), displays: [] }),
  bind: (call) => call,
  detach: (work) => work(),
  onUpdate: () => () => {},
  serveStates: () => {},
  display: (value) => console.log(value),
  updateDisplay: () => {},
  holdCell: () => {},
  isWatched: false,
  bundle: (value) => inWords(inspect(value)),
  failure: (thrown) => ({ ename: "Error", evalue: String(thrown), traceback: [inspect(thrown)] }),
};
