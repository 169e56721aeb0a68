import type { Sink } from "../widgets/host.ts";
import { currentCell, type RunningCell, runAs } from "./running.ts";

/** Whose code runs, and where its output goes. */
export interface Callback {
  /** The cell that it belongs to. */
  home: RunningCell | undefined;
  /** Takes its output; that of the cell when omitted. */
  sink?: Sink | undefined;
  /** Gets the displays that are still being made. */
  displays?: Promise<void>[];
}

/**
 * Runs code that a cell left to be called later, for example when a slider moves. Its output goes where that of the cell
 * goes; an interrupt stops it with whoever called it, and leaves the cell's other callbacks as they are.
 */
export function runFor<Result>(
  { home, sink = home?.sink, displays = [] }: Callback,
  work: () => Result,
): Result {
  const caller = currentCell()?.caller ?? currentCell(); // the first of all, or the chain would grow with each
  return runAs(
    {
      cell: home?.cell ?? { number: 0 },
      settled: true,
      interrupted: false,
      displays,
      ...(sink ? { sink } : {}),
      ...(caller ? { caller } : {}),
    },
    work,
  );
}
