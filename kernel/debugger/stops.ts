import type { Debugger, Runtime } from "node:inspector";
import { type Frame, ownFrames, scopesOf, stackFrame } from "./frames.ts";
import type { Inspector } from "./inspector.ts";
import { type Scope, type StackFrame, threadId } from "./protocol.ts";
import { References } from "./references.ts";
import type { Scripts } from "./scripts.ts";
import { Step, type StepCommand } from "./stepping.ts";
import type { Variables } from "./variables.ts";

export type Emit = (event: string, body: object) => void;

/** Where the program is stopped, and how it goes on. */
export class Stops {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  readonly #variables: Variables;
  readonly #emit: Emit;
  readonly #frames = new References<Frame>();
  #stack: { id: number; frame: Frame }[] = [];
  #step: Step | undefined;

  constructor(inspector: Inspector, scripts: Scripts, variables: Variables, emit: Emit) {
    this.#inspector = inspector;
    this.#scripts = scripts;
    this.#variables = variables;
    this.#emit = emit;
  }

  get isStopped(): boolean {
    return this.#stack.length > 0;
  }

  /** Innermost first. */
  get frames(): StackFrame[] {
    return this.#stack.map(({ id, frame }) => stackFrame(id, frame));
  }

  scopes(frameId: number): Scope[] {
    return scopesOf(this.frame(frameId), this.#variables);
  }

  /** @throws {Error} the program has gone on since */
  frame(id: number): Frame {
    const frame = this.#frames.get(id);
    if (!frame) throw new Error(`frame: expected one of this stop, got ${id}; the program went on`);
    return frame;
  }

  async continue(): Promise<void> {
    this.#step = undefined;
    await this.#inspector.ask("Debugger.resume");
  }

  /** @throws {Error} the program runs */
  async step(command: StepCommand): Promise<void> {
    if (!this.isStopped) throw new Error(`${command}: expected a program that is stopped, but it runs`);
    this.#step = new Step(
      command,
      this.#stack.map(({ frame }) => frame),
    );
    await this.#inspector.ask(command);
  }

  /** V8 has stopped. The person is told, unless it is none of the user's code, or in the middle of a step. */
  paused(event: Debugger.PausedEventDataType): void {
    const stack = ownFrames(event.callFrames, this.#scripts);
    const further = stack.length === 0 ? "Debugger.resume" : this.#further(event, stack);
    if (further) this.#go(further);
    else this.#stop(event, stack);
  }

  resumed(): void {
    if (!this.isStopped) return;
    this.#stack = [];
    this.#frames.clear();
    this.#variables.clear();
    this.#emit("continued", { threadId, allThreadsContinued: true });
  }

  /** The cell was interrupted: it shall end where it is stopped. */
  end(): void {
    if (this.isStopped) this.#go("Debugger.resume", { terminateOnResume: true });
  }

  #further(event: Debugger.PausedEventDataType, stack: readonly Frame[]): StepCommand | undefined {
    return reasonOf(event) === "step" ? this.#step?.next(event.callFrames, stack) : undefined;
  }

  #stop(event: Debugger.PausedEventDataType, stack: readonly Frame[]): void {
    this.#stack = stack.map((frame) => ({ id: this.#frames.add(frame), frame }));
    const reason = reasonOf(event);
    const body = { threadId, allThreadsStopped: true };
    if (reason === "step") this.#emit("stopped", { ...body, reason: this.#step ? "step" : "pause" });
    else this.#emit("stopped", { ...body, reason, ...(reason === "exception" ? textOf(event) : {}) });
    this.#step = undefined;
  }

  /** Without waiting: by now the program may have gone on by itself. */
  #go(method: string, parameters: object = {}): void {
    this.#inspector.ask(method, parameters).catch(() => {});
  }
}

/** A `debugger` statement and a wish to pause look like a step. */
function reasonOf({ reason, hitBreakpoints = [] }: Debugger.PausedEventDataType) {
  if (hitBreakpoints.length > 0) return "breakpoint";
  return reason === "exception" || reason === "promiseRejection" ? "exception" : "step";
}

/** What was thrown, as V8 describes it. */
const textOf = ({ data }: Debugger.PausedEventDataType) => ({
  text: (data as Runtime.RemoteObject | undefined)?.description?.split("\n", 1)[0],
});
