import { Socket } from "node:net";
import { runtimeError } from "../errors/runtimeError.ts";
import { critical } from "./critical.ts";
import { FrameDecoder } from "./frames.ts";
import { defineGlobals } from "./globals.ts";
import { listenForInterrupts } from "./interrupt.ts";
import { descriptors, type RunRequest } from "./messages.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { cells } from "./running.ts";
import { captureStreams } from "./streams.ts";

// The session process: it runs the cells, one after the other, and nothing else. It may block, crash and be killed.

captureStreams();
defineGlobals();
listenForInterrupts();

// What goes wrong behind a cell's back is shown where the cell's output is, and the session lives on.
process.on("uncaughtException", (error) => process.stderr.write(`${inWords(error)}\n`));
process.on("unhandledRejection", (reason) => process.stderr.write(`${inWords(reason)}\n`));
const inWords = (thrown: unknown) => `Uncaught ${runtimeError(thrown, cells).traceback.join("\n")}`;

const requests = new Socket({ fd: descriptors.requests, readable: true, writable: false });
const decoder = new FrameDecoder();
requests.on("data", (chunk: Uint8Array) => {
  const received = critical(() => [...decoder.push(chunk)] as RunRequest[]);
  for (const request of received) run(request);
});
requests.on("close", () => process.exit()); // the protocol process is gone

report({ type: "ready" });
