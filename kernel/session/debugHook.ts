import { MessageChannel } from "node:worker_threads";
import { type DebugHook, hookName } from "../debugger/program.ts";
import type { Announcement } from "../debugger/scripts.ts";
import { inWords, type MimeBundle } from "../display/bundle.ts";
import { textOf } from "../display/text.ts";
import type { CellSource } from "../errors/stack.ts";
import { cells } from "./running.ts";
import { shown } from "./shown.ts";

// The side of the debugger that is in the thread where cells run. The other side is in the thread beside this one
// (debugThread.ts): it asks by V8's inspector, and is told by a port of the scripts that are about to run.

/** The longest that a script waits for its breakpoints. */
const patience = 10_000; // ms

const { port1: announcements, port2 } = new MessageChannel();
const bell = new Int32Array(new SharedArrayBuffer(4));

/** What the thread beside needs to hear announcements; the port moves there. */
export const announcementDesk = { port: port2, bell };

let isWatched = false;

const hook: DebugHook = {
  begin() {
    isWatched = true;
    return [...cells].map(([name, cell]) => announcementOf(name, cell));
  },
  end() {
    isWatched = false;
  },
  // What libraries put on `globalThis` can be deleted, what a script has declared cannot.
  varNames: () =>
    Object.entries(Object.getOwnPropertyDescriptors(globalThis))
      .filter(([, { configurable, enumerable }]) => !configurable && enumerable)
      .map(([name]) => name),
  show: (value) => now(shown(value), value),
};

/** Lets the debugger find this thread. V8 stays without one until somebody asks. */
export function offerDebugger(): void {
  Object.defineProperty(globalThis, Symbol.for(hookName), { value: hook });
  process.on("exit", () => tell("end")); // or Node would say that it waits for the debugger
}

/**
 * Before a script is compiled: V8 sets breakpoints while it parses, so they must be there.
 *
 * @param name  a cell's number, or V8's name for the script of a file
 */
export function announce(name: number | string, cell: CellSource): void {
  tell(announcementOf(name, cell));
}

function tell(message: Announcement | "end"): void {
  if (!isWatched) return;
  const rung = Atomics.load(bell, 0);
  announcements.postMessage(message);
  Atomics.wait(bell, 0, rung, patience); // V8 sets breakpoints in between
}

function announcementOf(name: number | string, { label, source, map }: CellSource): Announcement {
  return { url: typeof name === "number" ? `cell-${name}.ts` : name, label, source, map };
}

/** A display that is still to come would come when the program goes on. */
const now = (bundle: MimeBundle | Promise<MimeBundle>, value: unknown): MimeBundle =>
  bundle instanceof Promise ? inWords(textOf(value)) : bundle;
