import { Worker } from "node:worker_threads";
import { interrupted } from "../errors/interrupted.ts";
import { forgetPending, terminate } from "./evaluate.ts";
import { stopLeftovers } from "./leftovers.ts";
import { answerDesk } from "./prompt.ts";
import {
  allSettled,
  currentCell,
  isToCome,
  latestCell,
  type RunningCell,
  settle,
  unsettled,
} from "./running.ts";
import { stackBelow } from "./stack.ts";

// How a cell is stopped. A thread beside this one hears the wish also while this one is blocked, and has V8 call
// `interrupt` here, between two steps of whatever is running. That finds one of three cases:
//
//   the cell's code is on the stack     it is terminated: a loop, also one behind an `await` or in a timer
//   the cell waits for something        nothing is to be terminated; the kernel answers in its place
//   the kernel or Node is at work       the thread tries again a little later
//
// Variables survive in each.

/** The thread finds `interrupt` under this symbol. */
export const interruptHook = Symbol.for("deltalab.interrupt");
export type InterruptAnswer = "done" | "later";

export function listenForInterrupts(): void {
  Object.defineProperty(globalThis, interruptHook, { value: interrupt });
  const thread = new URL("./interruptThread.js", import.meta.url);
  new Worker(thread, { workerData: answerDesk, transferList: [answerDesk.port] }).unref();
}

/**
 * @param number    the cell or delivery to stop; by now it may be over, or may still wait to be read behind an older cell's callback
 * @param attempt   how often this was tried before
 */
function interrupt(number: number, attempt: number): InterruptAnswer {
  const stack = stackBelow(interrupt);
  if (!mayTerminate(stack, attempt)) return "later";
  const latest = latestCell();
  const blocking = stack.length === 0 ? undefined : (currentCell() ?? latest);
  const running = unsettled(number);
  const comes = isToCome(number);
  if (running) stop(running);
  if (blocking && (running || comes)) stop(blocking);
  if (blocking?.interrupted) terminate();
  if (stack.length === 0 && (latest?.interrupted || running) && allSettled()) forgetPending();
  // The next attempt sees whether it was obeyed: V8 refuses while it is busy with another termination.
  return blocking?.interrupted || comes ? "later" : "done";
}

function stop(running: RunningCell): void {
  running.interrupted = true;
  stopLeftovers();
  settle(running, { ...interrupted });
}

/** Attempts for which an interrupt waits for Node to come back to the cell. */
const patience = 10;

const kernelFolder = new URL(".", import.meta.url).href;
const widgetsFolder = new URL("../widgets/", import.meta.url).href;
const reportFile = new URL("./report.js", import.meta.url).href;

/**
 * The kernel is never cut in half, and Node not while there is hope that it returns to the cell: its queues may break.
 * Its async hooks never are: after an error in one of them Node ends the process.
 *
 * @param stack  the files of what is running, innermost first; empty when nothing is
 */
function mayTerminate(stack: readonly string[], attempt: number): boolean {
  const [innermost] = stack;
  if (innermost === undefined) return true;
  if (isKernel(innermost) || stack.includes(reportFile) || stack.every(isNoCell)) return false;
  if (innermost.includes("async_hooks")) return false;
  return !isNode(innermost) || attempt >= patience;
}

const isNode = (file: string) => file.startsWith("node:");
const isKernel = (file: string) => file.startsWith(kernelFolder) || file.startsWith(widgetsFolder);
const isNoCell = (file: string) => file === "" || isNode(file) || isKernel(file);
