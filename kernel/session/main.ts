import { Socket } from "node:net";
import { runtimeError } from "../errors/runtimeError.ts";
import { FrameDecoder } from "../frames.ts";
import { deliver } from "./deliver.ts";
import { defineGlobals } from "./globals.ts";
import { listenForInterrupts } from "./interrupt.ts";
import { type Delivery, descriptors, type RunRequest } from "./messages.ts";
import { restoreOldUtil } from "./oldUtil.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { cells, latestCell } from "./running.ts";
import { captureStreams } from "./streams.ts";
import { hostWidgets } from "./widgets.ts";

// The session process: it runs the cells, one after the other, and nothing else. It may block, crash and be killed.

Error.stackTraceLimit = 100; // with Node's 10 a traceback often ends before it reaches the cell
captureStreams();
defineGlobals();
restoreOldUtil();
hostWidgets();
listenForInterrupts();

// What goes wrong behind a cell's back is shown where the cell's output is, and the session lives on.
process.on("uncaughtException", (thrown) => show("Nothing caught this error:", thrown));
process.on("unhandledRejection", (thrown) =>
  show("A promise was rejected, and nothing handled that:", thrown),
);

function show(introduction: string, thrown: unknown): void {
  if (thrown === null && latestCell()?.interrupted) return; // so Node calls the end of a terminated callback
  process.stderr.write(`${introduction}\n${runtimeError(thrown, cells).traceback.join("\n")}\n`);
}

// Meant for the processes that a cell waits for; this one is interrupted by its thread.
process.on("SIGINT", () => {});

const start = (request: RunRequest | Delivery, buffers: Uint8Array[]) =>
  "comm" in request ? deliver(request, buffers) : run(request);

const requests = new Socket({ fd: descriptors.requests, readable: true, writable: false });
const decoder = new FrameDecoder();
requests.on("data", (chunk: Uint8Array) => {
  for (const { value, attached } of decoder.push(chunk)) start(value as RunRequest | Delivery, attached);
});
requests.on("close", () => process.exit()); // the protocol process is gone

report({ type: "ready" });
