import { writeSync } from "node:fs";
import { encodeFrame, FrameDecoder } from "../frames.ts";
import type { Answer, Call, Greeting } from "./messages.ts";
import type { Notebook } from "./notebook.ts";
import type { Places } from "./resolver.ts";

/**
 * The life of the language process: it is told its places, greets when it has read the standard library, and answers
 * one call after the other until the pipe is closed.
 */
export function serve(open: (places: Places) => Notebook): void {
  const decoder = new FrameDecoder();
  let notebook: Notebook | undefined;
  process.stdin.on("data", (chunk: Uint8Array) => {
    for (const { value } of decoder.push(chunk)) {
      if (notebook === undefined) notebook = greet(open(value as Places));
      else tell(answer(notebook, value as Call));
    }
    clearGarbageWhenQuiet();
  });
}

const quiet = 2000; // ms
let timer: NodeJS.Timeout | undefined;

/** V8 takes its time where nothing new is allocated: until the next cell, which may be a coffee away. */
function clearGarbageWhenQuiet(): void {
  clearTimeout(timer);
  timer = setTimeout(() => globalThis.gc?.(), quiet).unref();
}

function greet(notebook: Notebook): Notebook {
  notebook.prepare(0, ""); // reads the standard library now, so that the first cell finds it there
  tell({ ready: true });
  return notebook;
}

function answer(notebook: Notebook, { id, method, args }: Call): Answer {
  try {
    const ask = notebook[method] as (...args: readonly unknown[]) => unknown;
    return { id, value: ask.call(notebook, ...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const stdout = 1;

/** The other side always reads, so waiting for it is short. */
function tell(message: Greeting | Answer): void {
  const frame = Buffer.concat(encodeFrame(message));
  for (let sent = 0; sent < frame.length; ) sent += writeSync(stdout, frame, sent);
}
