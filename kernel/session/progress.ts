import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { property } from "../display/bundle.ts";
import { grouped } from "../display/numbers.ts";
import type { Bar } from "../display/progress/bar.ts";
import { Board } from "../display/progress/board.ts";
import { publish } from "./publish.ts";
import { owningCell, type RunningCell } from "./running.ts";

export interface ProgressOptions {
  /** How many items there will be, where they do not say so themselves. */
  total?: number;
  /** What is counted. */
  label?: string;
}

/**
 * The same items, one by one, while a bar below the cell shows how many are done, how fast, and the time that is left.
 * An item is done when the next one is asked for. A loop that fails or is left early leaves its bar marked as stopped.
 */
export function progress<T>(items: Iterable<T>, options?: ProgressOptions): Generator<T, void, undefined>;
export function progress<T>(
  items: AsyncIterable<T>,
  options?: ProgressOptions,
): AsyncGenerator<T, void, undefined>;
export function progress<T>(
  items: Iterable<T> | AsyncIterable<T>,
  { total, label = "" }: ProgressOptions = {},
) {
  const source: object = Object(items);
  const counter = { label: String(label), total: checkedTotal(total ?? lengthOf(source)) };
  if (Symbol.iterator in source) return counted(source as Iterable<T>, counter);
  if (Symbol.asyncIterator in source) return countedAsync(source as AsyncIterable<T>, counter);
  throw new TypeError(`progress: expected something to loop over, got ${inspect(items)}`);
}

/**
 * A function for work that tells by itself how far it is, as `onProgress(done, total, more)`: a bar below the cell shows
 * it. It is finished when all is done; after that, work that begins anew has a bar of its own.
 *
 * @param label    what is counted
 * @param counted  what a third number counts, which is shown beside
 */
progress.callback = (label = "", counted = "") => {
  let shown: Shown | undefined;
  return (done: number, total: number, more?: number): void => {
    const isAgain = shown?.bar.state === "finished" && done < total;
    if (!shown || isAgain) shown = begin({ label: String(label), total: checkedTotal(total) });
    if (shown.bar.state === "finished") return; // told once more that all is done
    const beside = more === undefined ? [] : [`${grouped(more)} ${counted}`.trim()];
    shown.board.reach(shown.bar, done, [String(label), ...beside].filter(Boolean).join(", "));
    if (done >= total) shown.board.end(shown.bar, "finished");
  };
};

interface Shown {
  readonly bar: Bar;
  readonly board: Board;
}

interface Counter {
  label: string;
  total: number | undefined;
}

function* counted<T>(items: Iterable<T>, counter: Counter): Generator<T, void, undefined> {
  const { bar, board } = begin(counter);
  let state: "finished" | "stopped" = "stopped";
  try {
    for (const item of items) {
      yield item;
      board.step(bar);
    }
    state = "finished";
  } finally {
    board.end(bar, state);
  }
}

async function* countedAsync<T>(
  items: AsyncIterable<T>,
  counter: Counter,
): AsyncGenerator<T, void, undefined> {
  const { bar, board } = begin(counter);
  let state: "finished" | "stopped" = "stopped";
  try {
    for await (const item of items) {
      yield item;
      board.step(bar);
    }
    state = "finished";
  } finally {
    board.end(bar, state);
  }
}

function begin({ label, total }: Counter): Shown {
  const running = owningCell();
  if (!running) throw new Error("progress: expected a cell that it belongs to, but none was run yet");
  running.board ??= newBoard(running);
  const { board } = running;
  return { bar: board.begin(label, total), board };
}

/** Its display lies under the cell, whoever is running when it changes. */
function newBoard({ cell }: RunningCell): Board {
  let id = "";
  return new Board({
    show: (bundle) => {
      id = `progress-${randomUUID()}`;
      publish(bundle, id, false, cell.number);
    },
    update: (bundle) => publish(bundle, id, true, cell.number),
  });
}

/** Arrays and typed arrays have a length, Maps and Sets a size. */
function lengthOf(items: object): number | undefined {
  if (items instanceof String) return undefined; // its length counts other things than its characters
  const length = property(items, "length") ?? property(items, "size");
  return typeof length === "number" && length >= 0 ? length : undefined;
}

function checkedTotal(total: number | undefined): number | undefined {
  if (total === undefined || total === Infinity) return undefined;
  if (typeof total === "number" && total >= 0) return total;
  throw new TypeError(`progress: total must be a number from 0 on, got ${inspect(total)}`);
}
