import { setImmediate } from "node:timers/promises";
import { interrupted } from "../errors/interrupted.ts";
import { endedUnreachable, reasonOfEnd, sessionEnded } from "./ending.ts";
import type { Delivery, Report, RunRequest } from "./messages.ts";
import { SessionProcess } from "./process.ts";
import type { Session, SessionListener, SessionOutcome } from "./session.ts";
import { Unreachable } from "./unreachable.ts";

/** How much of stderr is kept to tell why a process died. */
const keptWords = 4096;

type QuestionReport = Extract<Report, { type: "question" }>;

/** The session as the server sees it: always there. When its process dies, another begins. */
export class SessionHandle implements Session {
  readonly #listener: SessionListener;
  #process: SessionProcess | undefined;
  #isReady = false;
  readonly #running = new Map<number, (outcome: SessionOutcome) => void>();
  readonly #delivering = new Map<number, () => void>();
  #latest = 0;
  #lastWords = "";
  readonly #unreachable = new Unreachable();
  #closing = false;

  constructor(listener: SessionListener) {
    this.#listener = listener;
    this.#process = this.#start();
  }

  run(request: RunRequest): Promise<SessionOutcome> {
    const { number } = request.cell;
    this.#latest = number;
    return new Promise((done) => {
      this.#running.set(number, done);
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
    const numbers = [...(this.#running.size > 0 ? this.#running : this.#delivering).keys()];
    if (this.#unreachable.isTold(numbers)) void this.#process?.kill();
    else for (const number of numbers) this.#process?.interrupt(number);
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
      unreachable: (number) => {
        void this.#unreachable.add(number, {
          isBusy: () =>
            this.#process === started && (this.#running.has(number) || this.#delivering.has(number)),
          interruptChildren: () => started.interruptChildren(),
          tell: (notice) => this.#listener.stream(number, "stderr", notice),
        });
      },
      exited: (code, signal) => this.#replace(code, signal),
    });
    return started;
  }

  #hear(report: Report, attached: Uint8Array[], from: SessionProcess): void {
    switch (report.type) {
      case "ready":
        this.#isReady = true;
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
    const done = this.#running.get(cell);
    this.#running.delete(cell);
    const wasReached = !this.#unreachable.delete(cell);
    await setImmediate();
    if (wasReached) done?.(result ? { ...outcome, result } : outcome);
    else done?.(interrupted); // the process that it waited for was, and the cell came to its end
  }

  #delivered(number: number): void {
    this.#delivering.get(number)?.();
    this.#delivering.delete(number);
  }

  #replace(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#closing) return;
    const reason =
      this.#unreachable.isTold() && signal === "SIGKILL"
        ? endedUnreachable
        : reasonOfEnd(code, signal, this.#lastWords);
    this.#lastWords = "";
    this.#process = this.#isReady ? this.#start() : undefined; // one that cannot start is not tried for ever
    this.#isReady = false;
    const running = [...this.#running.values()];
    this.#running.clear();
    this.#unreachable.clear();
    for (const number of [...this.#delivering.keys()]) this.#delivered(number);
    this.#listener.restarted(this.#latest, reason, running.length > 0);
    for (const done of running) done(sessionEnded(reason));
  }
}
