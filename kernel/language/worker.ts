import { parentPort, workerData } from "node:worker_threads";
import type { Answer, Call } from "./messages.ts";
import { Notebook } from "./notebook.ts";
import type { Places } from "./resolver.ts";
import { keepCompiled } from "./typescript.ts";

/** Runs in a thread of its own: answers one call after the other, in the order in which they came. */
const notebook = new Notebook(workerData as Places);
notebook.prepare(0, ""); // reads the standard library now, so that the first cell finds it there
keepCompiled();
parentPort?.on("message", (call: Call) => parentPort?.postMessage(answer(call)));

function answer({ id, method, args }: Call): Answer {
  try {
    const ask = notebook[method] as (...args: readonly unknown[]) => unknown;
    return { id, value: ask.call(notebook, ...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
