import type { Completeness, Completions, Inspection, Language, Prepared } from "./language.ts";
import type { Answer, Call } from "./messages.ts";
import { LanguageProcess, type Start } from "./process.ts";
import type { Places } from "./resolver.ts";
import { starts } from "./snapshot/start.ts";

/**
 * The language in a process of its own, so that the kernel answers while TypeScript loads or thinks.
 *
 * Calls are answered in the order in which they were made. When the process dies, the calls that it has not
 * answered fail, and the next call starts another process, which is told again what was run.
 */
export class LanguageClient implements Language {
  readonly #places: Places;
  readonly #starts: readonly [Start, ...Start[]];
  readonly #waiting = new Map<number, Waiting>();
  readonly #run = new CellsRun();
  #process: LanguageProcess | undefined;
  #calls = 0;

  /** @param ways  how to start the process, the quickest way first */
  constructor(places: Places, ways: readonly [Start, ...Start[]] = starts()) {
    this.#places = places;
    this.#starts = ways;
    this.#process = this.#start();
  }

  prepare(number: number, source: string): Promise<Prepared> {
    this.#run.prepared(number, source);
    return this.#ask("prepare", number, source);
  }

  commit(number: number): void {
    this.#run.commit(number);
    this.#tell("commit", number);
  }

  complete(source: string, cursor: number): Promise<Completions> {
    return this.#ask("complete", source, cursor);
  }

  inspect(source: string, cursor: number): Promise<Inspection | undefined> {
    return this.#ask("inspect", source, cursor);
  }

  isComplete(source: string): Promise<Completeness> {
    return this.#ask("isComplete", source);
  }

  reset(): void {
    this.#run.clear();
    this.#tell("reset");
  }

  /** Ends the process; what is asked afterwards starts another. */
  async close(): Promise<void> {
    await this.#process?.kill();
  }

  #ask<Method extends keyof Language>(
    method: Method,
    ...args: Parameters<Language[Method]>
  ): Promise<Value<Method>> {
    return new Promise((resolve, reject) => {
      const id = this.#send(method, args);
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** A process that is still to be started will hear it then. */
  #tell<Method extends keyof Language>(method: Method, ...args: Parameters<Language[Method]>): void {
    if (this.#process !== undefined) this.#send(method, args);
  }

  #send(method: keyof Language, args: readonly unknown[]): number {
    this.#process ??= this.#restart();
    const call: Call = { id: ++this.#calls, method, args };
    this.#process.send(call);
    return call.id;
  }

  #start(): LanguageProcess {
    const started: LanguageProcess = new LanguageProcess(this.#starts, this.#places, {
      answered: (answer) => this.#settle(answer),
      ended: (reason) => this.#fail(started, reason),
    });
    return started;
  }

  #restart(): LanguageProcess {
    this.#process = this.#start();
    for (const { number, source } of this.#run.cells) {
      this.#send("prepare", [number, source]);
      this.#send("commit", [number]);
    }
    return this.#process;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(new Error(`language: the compiler failed: ${answer.error}`));
    else waiting?.resolve(answer.value);
  }

  #fail(ended: LanguageProcess, reason: string): void {
    if (this.#process === ended) this.#process = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Error(`language: the compiler is gone: ${reason}`));
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Value<Method extends keyof Language> = Awaited<ReturnType<Language[Method]>>;

/** The sources of the cells that were run, in order. */
class CellsRun {
  cells: { number: number; source: string }[] = [];
  readonly #prepared = new Map<number, string>();

  prepared(number: number, source: string): void {
    this.#prepared.set(number, source);
  }

  commit(number: number): void {
    const source = this.#prepared.get(number);
    this.#prepared.delete(number);
    if (source !== undefined) this.cells.push({ number, source });
  }

  clear(): void {
    this.cells = [];
    this.#prepared.clear();
  }
}
