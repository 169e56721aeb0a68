import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { encodeFrame, FrameDecoder } from "../frames.ts";
import type { Answer, Call, Greeting } from "./messages.ts";
import type { Places } from "./resolver.ts";

/** A way to start the process: the arguments of Node. */
export type Start = readonly string[];

export interface LanguageListener {
  answered(answer: Answer): void;
  /** Nothing more will be answered. */
  ended(reason: string): void;
}

/** How much of stderr is kept to tell why the process died. */
const keptWords = 4096;

/** One process that knows the language, from its start to its end. */
export class LanguageProcess {
  readonly #listener: LanguageListener;
  readonly #others: Start[];
  /** What was sent before the process has greeted: another start must hear it too. Undefined from then on. */
  #unheard: Buffer[] | undefined = [];
  #child!: ChildProcess;

  /** @param starts  ways to start it, the quickest first; where one fails, the next is tried */
  constructor([start, ...others]: readonly [Start, ...Start[]], places: Places, listener: LanguageListener) {
    this.#listener = listener;
    this.#others = others;
    this.#start(start);
    this.send(places);
  }

  send(message: Places | Call): void {
    const frame = Buffer.concat(encodeFrame(message));
    this.#unheard?.push(frame);
    this.#stdin.write(frame);
  }

  async kill(): Promise<void> {
    this.#others.length = 0;
    this.#child.kill("SIGKILL");
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "close");
  }

  #start(args: Start): void {
    // In a process group of its own: Ctrl-C in the terminal of the kernel is not meant for it.
    this.#child = spawn(process.execPath, args, { stdio: "pipe", env: environment(), detached: true });
    let words = "";
    const decoder = new FrameDecoder();
    this.#child.stdout!.on("data", (chunk: Uint8Array) => {
      for (const { value } of decoder.push(chunk)) this.#hear(value as Greeting | Answer);
    });
    this.#child.stderr!.on("data", (chunk: Buffer) => {
      words = (words + chunk).slice(-keptWords);
    });
    this.#stdin.on("error", () => {}); // it died while we wrote; its end says why
    this.#child.on("error", (error) => {
      words += error.message; // it could not be started, and is closed at once
    });
    this.#child.on("close", (code, signal) => this.#end(reason(words, signal ?? `exit code ${code}`)));
  }

  #hear(message: Greeting | Answer): void {
    if ("ready" in message) this.#unheard = undefined;
    else this.#listener.answered(message);
  }

  #end(reason: string): void {
    const next = this.#unheard && this.#others.shift();
    if (next === undefined) {
      this.#listener.ended(reason);
      return;
    }
    console.error(`language: the quick start failed, the slow one is taken: ${reason}`);
    this.#start(next);
    for (const frame of this.#unheard!) this.#stdin.write(frame);
  }

  get #stdin(): Writable {
    return this.#child.stdin!;
  }
}

/** The line that names an error, or how it ended. */
function reason(words: string, end: string): string {
  return /^(?:\w*Error|FATAL ERROR)\b.*$/m.exec(words)?.[0] ?? (words.trim().split("\n").at(-1) || end);
}

/**
 * Options for Node are meant for cells: with other ones the snapshot would not fit. Certificates take a moment to
 * read, and nothing is fetched here.
 */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_EXTRA_CA_CERTS, ...rest } = process.env;
  return rest;
}
