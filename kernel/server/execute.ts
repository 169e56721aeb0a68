import { red } from "../errors/ansi.ts";
import { compileError, compileWarnings } from "../errors/compileError.ts";
import type { Failure } from "../errors/failure.ts";
import { interrupted } from "../errors/interrupted.ts";
import type { Language, Prepared } from "../language/language.ts";
import type { ExecuteRequest } from "../protocol/requests.ts";
import type { Session, SessionOutcome } from "../session/session.ts";
import type { History } from "./history.ts";
import type { Inputs } from "./inputs.ts";
import type { Output } from "./output.ts";
import type { Request } from "./request.ts";

/** Runs the cells that are asked for, and numbers them. */
export class Executor {
  readonly #language: Language;
  readonly #session: Session;
  readonly #output: Output;
  readonly #history: History;
  readonly #inputs: Inputs;
  /** The number in `In [n]`; silent code does not count. */
  #count = 0;
  /** Everything that ran. */
  #number = 0;
  /** The cells that run, one of each subshell, and how to stop them while they are being compiled. */
  readonly #running = new Map<number, () => void>();
  /** Those of them that are compiled. */
  readonly #started = new Set<number>();
  #compiling: Promise<unknown> = Promise.resolve();

  constructor(language: Language, session: Session, output: Output, inputs: Inputs, history: History) {
    this.#language = language;
    this.#session = session;
    this.#output = output;
    this.#inputs = inputs;
    this.#history = history;
  }

  /** Stops the cells that run, also while they are still being compiled. */
  interrupt(): void {
    for (const stop of this.#running.values()) stop();
    this.#session.interrupt();
  }

  /** Runs a cell and gives back the reply's content. */
  async execute(request: Request<"execute_request">): Promise<object> {
    const { content, publish } = request;
    const number = ++this.#number;
    const count = content.storeHistory ? ++this.#count : Math.max(this.#count, 1);
    if (!content.silent) publish("execute_input", { code: content.code, execution_count: count });
    this.#output.expect(number, request.message.header);
    this.#inputs.begin(number, request);
    const outcome = await this.#run(number, count, content).catch(kernelError);
    this.#running.delete(number);
    this.#started.delete(number);
    this.#inputs.end(number);
    const text = outcome.status === "ok" ? outcome.text : undefined;
    if (content.storeHistory) this.#history.add(count, content.code, text ?? null);
    return { execution_count: count, ...published(outcome, content.silent, publish) };
  }

  async #run(number: number, count: number, content: ExecuteRequest): Promise<SessionOutcome> {
    const label = `In [${count}]`;
    const prepared = await this.#prepare(number, content.code);
    if (!prepared) return interrupted;
    const { code, map, errors, warnings, syntax } = prepared;
    if (errors.length > 0) return { status: "error", ...compileError(label, content.code, errors, syntax) };
    if (warnings.length > 0)
      this.#output.stream(number, "stderr", compileWarnings(label, content.code, warnings));
    const cell = { number, count, label, source: content.code, code, map };
    const outcome = await this.#session.run({ cell, expressions: content.userExpressions });
    if (!outcome.sessionEnded) this.#language.commit(number);
    return outcome;
  }

  /** The translated cell, or undefined when it was stopped before. */
  #prepare(number: number, source: string): Promise<Prepared | undefined> {
    const stopped = new Promise<undefined>((resolve) => {
      this.#running.set(number, () => resolve(undefined));
    });
    const prepared = this.#compiling.then(() => this.#compile(number, source));
    this.#compiling = prepared.catch(() => {}); // told where it is awaited
    return Promise.race([prepared, stopped]);
  }

  /** The names of cells that still run, in other subshells, are there already. */
  async #compile(number: number, source: string): Promise<Prepared> {
    for (const earlier of this.#started) this.#language.commit(earlier);
    const prepared = await this.#language.prepare(number, source);
    if (prepared.errors.length === 0 && this.#running.has(number)) this.#started.add(number);
    return prepared;
  }
}

/** The kernel itself failed, not the cell. */
function kernelError(error: unknown): SessionOutcome {
  console.error("a cell could not be run:", error);
  const evalue = error instanceof Error ? error.message : String(error);
  return { status: "error", ename: "KernelError", evalue, traceback: [`${red("KernelError")}: ${evalue}`] };
}

/** Shows how the cell ended to all clients; gives back what the reply says of it. */
function published(outcome: SessionOutcome, silent: boolean, publish: Request["publish"]): object {
  if (outcome.status === "error") {
    const { ename, evalue, traceback }: Failure = outcome;
    if (!silent) publish("error", { ename, evalue, traceback });
    return { status: "error", ename, evalue, traceback, user_expressions: {}, payload: [] };
  }
  const { result, expressions } = outcome;
  if (result && !silent) publish("execute_result", result);
  return { status: "ok", user_expressions: expressions, payload: [] };
}
