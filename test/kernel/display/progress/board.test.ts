import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MimeBundle } from "../../../../kernel/display/bundle.ts";
import { Board } from "../../../../kernel/display/progress/board.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A board, and what it showed: when, how, and the lines without their drawing and times. */
function recorded() {
  const shown: { at: number; as: "show" | "update"; lines: string[] }[] = [];
  const add =
    (as: "show" | "update") =>
    ({ data }: MimeBundle) => {
      const lines = String(data["text/plain"]).split("\n");
      shown.push({ at: performance.now(), as, lines: lines.map(brief) });
    };
  const board = new Board({ show: add("show"), update: add("update") });
  return { board, shown, last: () => shown.at(-1)!.lines };
}

const brief = (line: string) => line.replace(/ *\d+ % [█▏▎▍▌▋▊▉ ]*/, " ").replace(/(, | after ).*/, "");

/** The most updates in any second. */
const mostPerSecond = (times: number[]) =>
  Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 1000).length));

test("a bar is shown at once, and never updated more than ten times a second", () => {
  const { board, shown, last } = recorded();
  const bar = board.begin("steps", 5000);
  for (let i = 0; i < 5000; i++) {
    vi.advanceTimersByTime(1);
    board.step(bar);
  }
  board.end(bar, "finished");
  board.settle(true);
  expect(shown[0]).toEqual({ at: shown[0]!.at, as: "show", lines: ["steps: 0/5,000"] });
  expect(shown.slice(1).every(({ as }) => as === "update")).toBe(true);
  expect(shown.length).toBeGreaterThan(30);
  expect(mostPerSecond(shown.map(({ at }) => at))).toBeLessThanOrEqual(10);
  expect(last()).toEqual(["steps: 5,000/5,000"]);
});

test("a thousand short loops update no more often, and the last state is there at the end", () => {
  const { board, shown, last } = recorded();
  for (let i = 0; i < 1000; i++) {
    const bar = board.begin(`loop ${i}`, 1);
    board.step(bar);
    board.end(bar, "finished");
    vi.advanceTimersByTime(2);
  }
  board.settle(true);
  expect(mostPerSecond(shown.map(({ at }) => at))).toBeLessThanOrEqual(10);
  expect(last()).toHaveLength(21);
  expect(last()[19]).toBe("loop 999: 1/1");
  expect(last()[20]).toBe("980 finished before");
});

test("a step that came too soon is shown a little later, without another step", () => {
  const { board, last } = recorded();
  const bar = board.begin("", 3);
  board.step(bar);
  expect(last()).toEqual([" 0/3"]);
  vi.advanceTimersByTime(125);
  expect(last()).toEqual([" 1/3"]);
});

test("a loop in a loop stands below it, in the place of the one before", () => {
  const { board, last } = recorded();
  const epochs = board.begin("epochs", 2);
  for (const name of ["first", "second"]) {
    const batches = board.begin(name, 1);
    board.step(batches);
    board.end(batches, "finished");
    board.step(epochs);
  }
  board.end(epochs, "finished");
  board.settle(true);
  expect(last()).toEqual(["epochs: 2/2", "second: 1/1"]);
});

test("when the cell fails or is interrupted, running bars are stopped and finished ones stay", () => {
  const { board, last } = recorded();
  const done = board.begin("done", 1);
  board.step(done);
  board.end(done, "finished");
  const cut = board.begin("cut", 9);
  board.step(cut);
  board.settle(false);
  expect(last()).toEqual(["done: 1/1", "cut: stopped at 1/9"]);
});

test("a loop that goes on behind its cell is not stopped by the cell's end", () => {
  const { board, last } = recorded();
  const bar = board.begin("later", 2);
  board.settle(true);
  board.step(bar);
  vi.advanceTimersByTime(125);
  expect(last()).toEqual(["later: 1/2"]);
});

test("nothing is sent at the end when nothing has changed", () => {
  const { board, shown } = recorded();
  const bar = board.begin("", 1);
  vi.advanceTimersByTime(1000);
  board.step(bar);
  board.end(bar, "finished");
  vi.advanceTimersByTime(1000);
  const { length } = shown;
  board.settle(true);
  board.settle(false);
  expect(shown).toHaveLength(length);
});

test("after the output was cleared, the bar is shown anew", () => {
  const { board, shown } = recorded();
  const bar = board.begin("", 2);
  board.forget();
  vi.advanceTimersByTime(1000);
  board.step(bar);
  expect(shown.map(({ as }) => as)).toEqual(["show", "show"]);
});

test("very many running bars are counted, not drawn", () => {
  const { board, last } = recorded();
  for (let i = 0; i < 100; i++) board.begin(`task ${i}`, 1);
  vi.advanceTimersByTime(125);
  expect(last()).toHaveLength(21);
  expect(last()[20]).toBe("80 more are running");
});
