import { AsyncLocalStorage } from "node:async_hooks";
import type { Board } from "../display/progress/board.ts";
import type { CellSource } from "../errors/stack.ts";
import type { Sink } from "../widgets/host.ts";
import type { Cell, Outcome } from "./messages.ts";
import { report } from "./report.ts";

/** A cell (or a delivery, see deliver.ts) whose code was started. Its timers and promises may outlive its run. */
export interface RunningCell {
  readonly cell: Pick<Cell, "number">;
  /** Its outcome was reported. */
  settled: boolean;
  /** The person stopped it: nothing that it started may go on. */
  interrupted: boolean; // no getter: in V8, a call behind `terminate` would end the termination, not the code
  /** Displays that are still being made; the outcome waits for them. */
  readonly displays: Promise<void>[];
  /** Its progress bars, once it has some. */
  board?: Board;
  /** Takes its output, which else goes under the cell. */
  readonly sink?: Sink;
  /** The cell or delivery in which this was called, where it is a callback (callbacks.ts). */
  readonly caller?: RunningCell;
}

/** Every timer, promise and callback knows the cell that started it, so that late output finds its own cell. */
const owner = new AsyncLocalStorage<RunningCell>();

/** Every cell that ran, by number, and every local file, by the name of its script: tracebacks show their sources. */
export const cells = new Map<number | string, CellSource>();

let latest: RunningCell | undefined;

/** The cell that was started last. */
export const latestCell = (): RunningCell | undefined => latest;

/** The cell that the code on the stack belongs to. */
export const currentCell = (): RunningCell | undefined => owner.getStore();

/** The cell that output belongs to; without a trace of its origin, the one that was started last. */
export const owningCell = (): RunningCell | undefined => currentCell() ?? latest;

export const outputCell = (): number => owningCell()?.cell.number ?? 0;

/** What is started and not settled, by number: one cell and one of each subshell, and deliveries. */
const unsettledRuns = new Map<number, RunningCell>();
let latestDelivery = 0;

/** Starts a cell's code. */
export function startCell(cell: Cell, start: (running: RunningCell) => void): void {
  cells.set(cell.number, cell);
  latest = { cell, settled: false, interrupted: false, displays: [] };
  unsettledRuns.set(cell.number, latest);
  owner.run(latest, start, latest);
}

/** The person stopped it, or what it was called by. */
export const isInterrupted = (running: RunningCell | undefined): boolean =>
  running !== undefined && (running.interrupted || running.caller?.interrupted === true);

/** Runs code as a part of this. */
export const runAs = <Result>(running: RunningCell, work: () => Result): Result => owner.run(running, work);

/** Runs code that belongs to no cell. */
export const outsideCells = <Result>(work: () => Result): Result => owner.exit(work);

/** Starts the handling of a delivery. */
export function startDelivery(number: number, start: (running: RunningCell) => void): void {
  const running = { cell: { number }, settled: false, interrupted: false, displays: [] };
  unsettledRuns.set(number, running);
  latestDelivery = number;
  owner.run(running, start, running);
}

/** Nothing of this number was started yet. */
export const isToCome = (number: number): boolean =>
  number < 0 ? number < latestDelivery : number > (latest?.cell.number ?? 0);

/** What was started under this number and is not settled. */
export const unsettled = (number: number): RunningCell | undefined => unsettledRuns.get(number);

export const allSettled = (): boolean => unsettledRuns.size === 0;

/** Reports how a cell ended, and its result, if it has one; only the first time counts. */
export function settle(running: RunningCell, outcome: Outcome, ...result: Uint8Array[]): void {
  if (running.settled) return;
  running.settled = true;
  running.board?.settle(outcome.status === "ok");
  unsettledRuns.delete(running.cell.number);
  report({ type: "done", cell: running.cell.number, outcome }, result);
}
