import type { Debugger } from "node:inspector";
import type { Frame } from "./frames.ts";

export type StepCommand = "Debugger.stepOver" | "Debugger.stepInto" | "Debugger.stepOut";

/** Stops in foreign code that a step may pass through before it is led out. */
const patience = 50;

/**
 * A step of the person's, which may take several of V8's: V8 stops at each part of a line, and now and then inside Node.
 */
export class Step {
  readonly #command: StepCommand;
  readonly #from: Frame;
  readonly #depth: number;
  /** The stops on the line where the step began. Back at one of them, a loop has come round. */
  readonly #visited: Set<string>;
  #foreign = 0;

  /** @param stack  where the program is stopped, innermost first */
  constructor(command: StepCommand, stack: readonly Frame[]) {
    this.#command = command;
    this.#from = stack[0]!;
    this.#depth = stack.length;
    this.#visited = new Set([placeOf(this.#from.call)]);
  }

  /** V8's next step, or undefined when the person's is done. */
  next(calls: readonly Debugger.CallFrame[], stack: readonly Frame[]): StepCommand | undefined {
    const [innermost] = stack;
    if (calls[0] !== innermost?.call) return this.#led();
    if (this.#command === "Debugger.stepOut" || !this.#isOnSameLine(innermost!, stack.length))
      return undefined;
    const place = placeOf(innermost!.call);
    if (this.#visited.has(place)) return undefined;
    this.#visited.add(place);
    return this.#command;
  }

  /** Out of foreign code; into what it calls, for a while, where the person wants to step in. */
  #led(): StepCommand {
    const isIn = this.#command === "Debugger.stepInto" && this.#foreign++ < patience;
    return isIn ? "Debugger.stepInto" : "Debugger.stepOut";
  }

  /** Behind an `await`, the stack is less deep. */
  #isOnSameLine({ call, script, line }: Frame, depth: number): boolean {
    const isSameFunction =
      script === this.#from.script && startOf(call) === startOf(this.#from.call) && depth <= this.#depth;
    return isSameFunction && line === this.#from.line;
  }
}

const placeOf = ({ location }: Debugger.CallFrame): string =>
  `${location.lineNumber}:${location.columnNumber}`;

const startOf = ({ functionLocation }: Debugger.CallFrame): string =>
  `${functionLocation?.lineNumber}:${functionLocation?.columnNumber}`;
