import { AsyncLocalStorage } from "node:async_hooks";
import type { Board } from "../display/progress/board.ts";
import type { CellSource } from "../errors/stack.ts";
import type { Cell, Outcome } from "./messages.ts";
import { report } from "./report.ts";

/** A cell (or a delivery, see deliver.ts) whose code was started. Its timers and promises may outlive its run. */
export interface RunningCell {
  readonly cell: Pick<Cell, "number">;
  /** Its outcome was reported. */
  settled: boolean;
  /** The person stopped it: nothing that it started may go on. */
  interrupted: boolean;
  /** Displays that are still being made; the outcome waits for them. */
  readonly displays: Promise<void>[];
  /** Its progress bars, once it has some. */
  board?: Board;
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

/** Starts a cell's code. */
export function startCell(cell: Cell, start: (running: RunningCell) => void): void {
  cells.set(cell.number, cell);
  latest = { cell, settled: false, interrupted: false, displays: [] };
  owner.run(latest, start, latest);
}

/** Deliveries that are not settled, by number. */
const deliveries = new Map<number, RunningCell>();
let latestDelivery = 0;

/** Starts the handling of a delivery. */
export function startDelivery(number: number, start: (running: RunningCell) => void): void {
  const running = { cell: { number }, settled: false, interrupted: false, displays: [] };
  deliveries.set(number, running);
  latestDelivery = number;
  owner.run(running, start, running);
}

/** Nothing of this number was started yet. */
export const isToCome = (number: number): boolean =>
  number < 0 ? number < latestDelivery : number > (latest?.cell.number ?? 0);

/** What was started under this number and is not settled. */
export function unsettled(number: number): RunningCell | undefined {
  if (number < 0) return deliveries.get(number);
  return latest?.cell.number === number && !latest.settled ? latest : undefined;
}

/** Reports how a cell ended, and its result, if it has one; only the first time counts. */
export function settle(running: RunningCell, outcome: Outcome, ...result: Uint8Array[]): void {
  if (running.settled) return;
  running.settled = true;
  running.board?.settle(outcome.status === "ok");
  deliveries.delete(running.cell.number);
  report({ type: "done", cell: running.cell.number, outcome }, result);
}
