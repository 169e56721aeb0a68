import { setImmediate } from "node:timers/promises";
import { red } from "../errors/ansi.ts";
import { reasonOfEnd } from "./ending.ts";
import type { Delivery, Report, RunRequest } from "./messages.ts";
import { SessionProcess } from "./process.ts";
import type { Session, SessionListener, SessionOutcome } from "./session.ts";

/** How much of stderr is kept to tell why a process died. */
const keptWords = 4096;

/** Hears what the debugger in the session says. Its life is that of the process. */
export interface DebugListener {
  sessionBegan(): void;
  heard(message: unknown): void;
  sessionEnded(): void;
}

type QuestionReport = Extract<Report, { type: "question" }>;

/** The session as the server sees it: always there. When its process dies, another begins. */
export class SessionHandle implements Session {
  readonly #listener: SessionListener;
  readonly #debugger: DebugListener;
  #process: SessionProcess | undefined;
  #isReady = false;
  #running: { number: number; done: (outcome: SessionOutcome) => void } | undefined;
  readonly #delivering = new Map<number, () => void>();
  #latest = 0;
  #lastWords = "";
  #closing = false;

  constructor(listener: SessionListener, debugListener: DebugListener) {
    this.#listener = listener;
    this.#debugger = debugListener;
    this.#process = this.#start();
  }

  run(request: RunRequest): Promise<SessionOutcome> {
    const { number } = request.cell;
    this.#latest = number;
    return new Promise((done) => {
      this.#running = { number, done };
      this.#process ??= this.#start();
      this.#process.send(request);
    });
  }

  deliver(delivery: Delivery, buffers: Uint8Array[]): Promise<void> {
    return new Promise((done) => {
      this.#delivering.set(delivery.number, done);
      this.#process ??= this.#start();
      this.#process.send(delivery, buffers);
    });
  }

  interrupt(): void {
    const numbers = this.#running ? [this.#running.number] : this.#delivering.keys();
    for (const number of numbers) this.#process?.interrupt(number);
  }

  /** Hands a message to the debugger of the process that lives now; false when there is none. */
  debug(message: object): boolean {
    this.#process?.debug(message);
    return this.#process !== undefined;
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#process?.kill();
  }

  #start(): SessionProcess {
    const started = new SessionProcess({
      report: (report, attached) => this.#hear(report, attached, started),
      printed: (name, text) => {
        if (name === "stderr") this.#lastWords = (this.#lastWords + text).slice(-keptWords);
        this.#listener.stream(this.#latest, name, text);
      },
      debugged: (message) => this.#debugger.heard(message),
      exited: (code, signal) => this.#replace(code, signal),
    });
    return started;
  }

  #hear(report: Report, attached: Uint8Array[], from: SessionProcess): void {
    switch (report.type) {
      case "ready":
        this.#isReady = true;
        this.#debugger.sessionBegan();
        break;
      case "stream":
        this.#listener.stream(report.cell, report.name, report.text);
        break;
      case "display":
        this.#listener.display(report.cell, attached[0]!, report.update);
        break;
      case "clear":
        this.#listener.clear(report.cell, report.wait);
        break;
      case "comm":
        this.#listener.comm(report.cell, report.comm, attached);
        break;
      case "question":
        void this.#ask(report, from);
        break;
      case "done":
        void this.#settle(report.cell, report.outcome, attached[0]);
    }
  }

  async #ask({ cell, id, question }: QuestionReport, from: SessionProcess): Promise<void> {
    from.answer({ id, answer: await this.#listener.ask(cell, question) });
  }

  /**
   * What the cell's child processes printed before its end lies in the other pipes by now. All pipes that have
   * something to read are read in one turn of the event loop, so one more turn brings it before the outcome.
   */
  async #settle(cell: number, outcome: SessionOutcome, result?: Uint8Array): Promise<void> {
    this.#delivered(cell);
    if (this.#running?.number !== cell) return;
    const { done } = this.#running;
    this.#running = undefined;
    await setImmediate();
    done(result ? { ...outcome, result } : outcome);
  }

  #delivered(number: number): void {
    this.#delivering.get(number)?.();
    this.#delivering.delete(number);
  }

  #replace(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#closing) return;
    const reason = reasonOfEnd(code, signal, this.#lastWords);
    this.#lastWords = "";
    this.#process = this.#isReady ? this.#start() : undefined; // one that cannot start is not tried for ever
    this.#isReady = false;
    const running = this.#running;
    this.#running = undefined;
    for (const number of [...this.#delivering.keys()]) this.#delivered(number);
    this.#listener.restarted(this.#latest, reason, running !== undefined);
    this.#debugger.sessionEnded();
    running?.done({ status: "error", ...ended(reason), sessionEnded: true });
  }
}

function ended(reason: string) {
  const evalue = `${reason}. A new session has begun; what earlier cells had declared is gone.`;
  return { ename: "SessionEnded", evalue, traceback: [`${red("SessionEnded")}: ${evalue}`] };
}
