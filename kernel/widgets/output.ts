import { shown } from "./common.ts";
import { defineWidget } from "./define.ts";
import { host } from "./host.ts";
import { type Outcome, outcomeOf, whenReady } from "./outcome.ts";
import { type OutputItem, OutputLog } from "./outputLog.ts";
import { list, type Trait, text } from "./traits.ts";

/** Milliseconds between two states that are sent. What comes in less replaces the old content without a flicker. */
const pause = 100;

const item: Pick<Trait<OutputItem>, "expected" | "read"> = {
  expected: "an output as notebooks store it",
  read: (input) => (typeof input === "object" && input !== null ? (input as OutputItem) : undefined),
};

/**
 * A place for what is printed and shown: `output.capture(() => console.log(…))`. Its content lies here, so it is there
 * again when the page is loaded anew. What child processes and native code print is not captured.
 */
export class Output extends defineWidget(
  "Output",
  shown,
  {
    /** Used by ipywidgets, where the frontend captures. */
    msgId: text(),
    /** Its content, as notebooks store it. */
    outputs: list(item),
  },
  undefined,
  { module: ["@jupyter-widgets/output", "1.0.0"] },
) {
  #log = new OutputLog((log) => this.#changed(log));
  /** The content as it was last sent. */
  #sent: readonly OutputItem[] = this.outputs;
  #sentAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  readonly #endUpdates = host().onUpdate((id, bundle) => this.#log.update(id, bundle));

  /**
   * Runs `work`; all that it prints and shows comes here, also what comes later from its timers and promises.
   *
   * @returns  what `work` returns
   */
  capture<Result>(work: () => Result): Result {
    const log = this.#current();
    this.#sentAt = performance.now();
    const show = () => this.#show(log);
    try {
      const { result } = host().capture(log, work);
      return result instanceof Promise ? (result.finally(show) as Result) : result;
    } finally {
      show();
    }
  }

  /**
   * Replaces the content by what `work` prints, shows and returns; an error is shown, too. The old content stays until
   * something new is there. Of two calls that overlap, only the later one is seen.
   *
   * @returns  a promise where `work` takes its time
   */
  replace(work: () => unknown): Promise<void> | undefined {
    const log = this.#begin();
    const { result, displays } = host().capture(log, () => outcomeOf(work));
    const done = whenReady(result, (outcome) =>
      whenReady(displays.length > 0 ? Promise.all(displays) : [], () => this.#conclude(log, outcome)),
    );
    return done instanceof Promise ? done : undefined;
  }

  /** Shows a value below what is there. */
  append(value: unknown): Promise<void> | undefined {
    const log = this.#current();
    const done = whenReady(host().bundle(value), (bundle) => log.display(bundle));
    return done instanceof Promise ? done : undefined;
  }

  appendStdout(text: string): void {
    this.#current().stream("stdout", text);
  }

  appendStderr(text: string): void {
    this.#current().stream("stderr", text);
  }

  /** Takes the content away; with `wait`, only when something new comes. */
  clear(wait = false): void {
    this.#current().clear(wait);
  }

  override close(): void {
    this.#endUpdates();
    super.close();
  }

  /** What is written on now: the last log, unless `outputs` was set to something else. */
  #current(): OutputLog {
    if (this.outputs !== this.#sent) this.#log = new OutputLog((log) => this.#changed(log), this.outputs);
    this.#sent = this.outputs;
    return this.#log;
  }

  #begin(): OutputLog {
    this.#stopTimer(); // what an earlier call has printed last
    this.#sentAt = performance.now();
    this.#log = new OutputLog((log) => this.#changed(log));
    return this.#log;
  }

  #conclude(log: OutputLog, outcome: Outcome): void {
    if (typeof outcome === "object" && "failure" in outcome) log.error(outcome.failure);
    else if (typeof outcome === "object") log.display(outcome.bundle);
    this.#show(log);
  }

  #changed(log: OutputLog): void {
    if (log !== this.#log) return; // of a call that is no longer the last
    if (performance.now() - this.#sentAt >= pause) this.#show(log);
    else this.#timer ??= host().detach(() => setTimeout(() => this.#show(this.#log), pause));
  }

  #show(log: OutputLog): void {
    if (log !== this.#log) return;
    this.#stopTimer();
    this.#sentAt = performance.now();
    this.outputs = [...log.items];
    this.#sent = this.outputs;
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
