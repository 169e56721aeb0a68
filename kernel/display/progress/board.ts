import { inWords, type MimeBundle } from "../bundle.ts";
import { type Bar, barHtml, barText } from "./bar.ts";

/** Milliseconds between two steps that are shown. */
const gap = 125;

/** Updates in any second, of which the last is kept for the end of the cell. */
const perSecond = 10;

/** Bars shown at once. */
const mostBars = 20;

export interface BoardOutput {
  show(bundle: MimeBundle): void;
  update(bundle: MimeBundle): void;
}

/**
 * All progress bars of one cell, in one display that is updated at most ten times a second.
 *
 * A loop within a loop stands below it, and takes the place of the one that ran there before. Loops that follow each
 * other stand in a list; where that gets long, the oldest are only counted. What the last step did is shown by a timer
 * when the cell waits for something, and in any case when it ends.
 */
export class Board {
  readonly #output: BoardOutput;
  #bars: Bar[] = [];
  /** Finished bars that are no longer shown. */
  #earlier = 0;
  #isShown = false;
  /** When the latest updates were made. */
  #updates: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(output: BoardOutput) {
    this.#output = output;
  }

  begin(label: string, total: number | undefined): Bar {
    const bar: Bar = { label, total, done: 0, state: "running", began: performance.now() };
    this.#makeRoom();
    this.#bars.push(bar);
    if (this.#isShown) this.#changed(gap);
    else this.#show();
    return bar;
  }

  /** An item is done. */
  step(bar: Bar): void {
    bar.done++;
    this.#changed(gap);
  }

  /** So many items are done, in the words that say it now. */
  reach(bar: Bar, done: number, label: string): void {
    bar.done = done;
    bar.label = label;
    this.#changed(gap);
  }

  end(bar: Bar, state: "finished" | "stopped"): void {
    conclude(bar, state);
    this.#changed(this.#bars.some(isRunning) ? gap : 0);
  }

  /** The cell is over: what it shows now stays. A loop that was cut off did not end by itself. */
  settle(isOk: boolean): void {
    const cutOff = isOk ? [] : this.#bars.filter(isRunning);
    for (const bar of cutOff) conclude(bar, "stopped");
    if (this.#timer || cutOff.length > 0) this.#show();
  }

  /** What was shown is gone; the next change shows it again. */
  forget(): void {
    this.#isShown = false;
  }

  /** The finished bars below the last running one give way to the next; without a running one, the oldest of too many. */
  #makeRoom(): void {
    const running = this.#bars.findLastIndex(isRunning);
    if (running >= 0) this.#bars.length = running + 1;
    const oldest = this.#bars.findIndex((bar) => !isRunning(bar));
    if (this.#bars.length < mostBars || oldest < 0) return;
    this.#bars.splice(oldest, 1);
    this.#earlier++;
  }

  /** Shows the change now, if the last update is long enough ago, or a little later. */
  #changed(pause: number): void {
    const now = performance.now();
    if (now - (this.#updates.at(-1) ?? -Infinity) >= pause && this.#isAllowed(now)) this.#show();
    else this.#timer ??= setTimeout(() => this.#showLate(), gap);
  }

  #showLate(): void {
    this.#timer = undefined;
    this.#changed(0);
  }

  #isAllowed(now: number): boolean {
    this.#updates = this.#updates.filter((time) => now - time < 1000);
    return this.#updates.length < perSecond - 1;
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#updates.push(performance.now());
    const isUpdate = this.#isShown;
    this.#isShown = true;
    if (isUpdate) this.#output.update(this.#bundle());
    else this.#output.show(this.#bundle());
  }

  #bundle(): MimeBundle {
    const now = performance.now();
    const shown = this.#bars.slice(0, mostBars);
    const notes = [
      ...(this.#earlier > 0 ? [`${this.#earlier} finished before`] : []),
      ...(this.#bars.length > mostBars ? [`${this.#bars.length - mostBars} more are running`] : []),
    ];
    return inWords([...shown.map((bar) => barText(bar, now)), ...notes].join("\n"), {
      "text/html": [
        ...shown.map((bar) => barHtml(bar, now)),
        ...notes.map((note) => `<div>${note}</div>`),
      ].join(""),
    });
  }
}

function conclude(bar: Bar, state: "finished" | "stopped"): void {
  bar.state = state;
  bar.ended = performance.now();
}

const isRunning = ({ state }: Bar) => state === "running";
