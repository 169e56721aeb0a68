import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Duplex, Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { encodeFrame, FrameDecoder } from "../frames.ts";
import { type AnswerMessage, type Delivery, descriptors, type Report, type RunRequest } from "./messages.ts";

export interface ProcessListener {
  report(report: Report, attached: Uint8Array[]): void;
  /** Text that reached the process's stdout or stderr past JavaScript: from native code or a child process. */
  printed(name: "stdout" | "stderr", text: string): void;
  /** For a second, an interrupt of this cell or delivery could not reach it. */
  unreachable(number: number): void;
  exited(code: number | null, signal: NodeJS.Signals | null): void;
}

const patience = 500; // ms

const main = fileURLToPath(new URL("./main.js", import.meta.url));

const flags = [
  "--no-force-async-hooks-checks", // else Node aborts when a loop in a callback is interrupted
  "--expose-internals", // asyncStack.ts
  "--experimental-import-meta-resolve", // `import.meta.resolve(specifier, parent)`
];

/** Read by TensorFlow when it is loaded: twice as fast on AVX2; no news on stderr. */
const environment = { TF_ENABLE_ONEDNN_OPTS: "1", TF_CPP_MIN_LOG_LEVEL: "3" };

/** One process that runs cells, from its start to its end. */
export class SessionProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  constructor(listener: ProcessListener) {
    // In a process group of its own: Ctrl-C in the terminal of the kernel is not meant for it.
    this.#child = spawn(process.execPath, [...flags, main], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe", "pipe"],
      env: { ...environment, ...process.env },
      detached: true,
    });
    this.#listen(listener);
    this.#ended = this.#end(listener);
  }

  send(request: RunRequest | Delivery, attached: readonly Uint8Array[] = []): void {
    this.#write(descriptors.requests, encodeFrame(request, attached));
  }

  answer(message: AnswerMessage): void {
    this.#write(descriptors.answers, encodeFrame(message));
  }

  interrupt(cell: number): void {
    this.#pipe(descriptors.interrupts).write(`${cell}\n`);
  }

  /** As Ctrl-C in a terminal does it to the processes that a command has started. The session itself ignores it. */
  interruptChildren(): void {
    this.#signal("SIGINT");
  }

  /** Kills the process, and the processes that it has started. */
  async kill(): Promise<void> {
    this.#signal("SIGKILL");
    await this.#ended;
  }

  /** Tells of the end when all that was printed is read. A process that the dead one left behind is not waited for. */
  async #end(listener: ProcessListener): Promise<void> {
    const closed = once(this.#child, "close");
    const [code, signal] = (await once(this.#child, "exit")) as [number | null, NodeJS.Signals | null];
    this.#signal("SIGKILL");
    await Promise.race([closed, setTimeout(patience)]);
    listener.exited(code, signal);
  }

  /** To the whole group. */
  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#child.pid!, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // else there is nobody left in it
    }
  }

  #listen(listener: ProcessListener): void {
    const decoder = new FrameDecoder();
    this.#child.stdio[descriptors.reports]!.on("data", (chunk: Uint8Array) => {
      for (const { value, attached } of decoder.push(chunk)) listener.report(value as Report, attached);
    });
    for (const name of ["stdout", "stderr"] as const) {
      const text = new StringDecoder("utf8");
      (this.#child[name] as Readable).on("data", (chunk: Buffer) =>
        listener.printed(name, text.write(chunk)),
      );
    }
    const { requests, interrupts, answers } = descriptors;
    this.#pipe(interrupts).on("data", (lines: Buffer) => {
      for (const line of lines.toString().split("\n")) if (line !== "") listener.unreachable(Number(line));
    });
    for (const pipe of [requests, interrupts, answers]) this.#pipe(pipe).on("error", () => {}); // it died while we wrote; its exit says why
  }

  #write(descriptor: number, pieces: Uint8Array[]): void {
    for (const piece of pieces) this.#pipe(descriptor).write(piece);
  }

  #pipe(descriptor: number): Duplex {
    return this.#child.stdio[descriptor] as Duplex;
  }
}
