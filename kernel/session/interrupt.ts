import { createHook } from "node:async_hooks";
import { Worker } from "node:worker_threads";
import { interrupted } from "../errors/interrupted.ts";
import { clearAsyncStack } from "./asyncStack.ts";
import { isCritical } from "./critical.ts";
import { terminate } from "./evaluate.ts";
import { descriptors } from "./messages.ts";
import { currentCell, latestCell, type RunningCell, settle } from "./running.ts";

// How a cell is stopped. A thread beside this one hears the wish also while this one is blocked, and has V8 call
// `interrupt` here, between two steps of whatever is running. That finds one of three cases:
//
//   the cell's code is on the stack     it is terminated: a loop, also one behind an `await` or in a timer
//   the cell waits for something        nothing is to be terminated; the kernel answers in its place
//   the kernel's own code is running    the thread tries again a little later
//
// Variables survive in each. What the cell has left behind, timers and callbacks, is terminated when it wakes up.

/** The thread finds `interrupt` under this symbol. */
export const interruptHook = Symbol.for("deltalab.interrupt");
export type InterruptAnswer = "done" | "later";

export function listenForInterrupts(): void {
  Object.defineProperty(globalThis, interruptHook, { value: interrupt });
  const thread = new URL("./interruptThread.js", import.meta.url);
  new Worker(thread, { workerData: descriptors.interrupts }).unref();
}

/** @param number the cell to stop; by now it may be over, or may still wait to be read behind an older cell's callback */
function interrupt(number: number): InterruptAnswer {
  if (isCritical()) return "later";
  const latest = latestCell();
  const blocking = isStackEmpty() ? undefined : (currentCell() ?? latest);
  const isRunning = latest?.cell.number === number && !latest.settled;
  const isToCome = (latest?.cell.number ?? 0) < number;
  if (isRunning) stop(latest);
  if (blocking && (isRunning || isToCome)) {
    stop(blocking);
    terminateStack();
  }
  return isToCome ? "later" : "done";
}

function stop(running: RunningCell): void {
  running.interrupted = true;
  trap.enable();
  settle(running, { ...interrupted });
}

function terminateStack(): void {
  clearAsyncStack();
  terminate();
}

/** Ends whatever an interrupted cell left behind, as soon as it wakes up. */
const trap = createHook({
  before() {
    if (currentCell()?.interrupted && !isCritical()) terminateStack();
  },
});

/** Frames on the stack when V8 calls `interrupt` out of an idle event loop: three functions here, and V8's call. */
const ownFrames = 4;

function isStackEmpty(): boolean {
  return stackDepth() <= ownFrames;
}

function stackDepth(): number {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = ownFrames + 1;
  Error.prepareStackTrace = (_error, frames) => frames.length;
  const depth = new Error("only its stack is wanted").stack as unknown as number;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return depth;
}
