import type { RunningKernel } from "./running.ts";

/** A line of the table. */
export interface Row {
  readonly title: string;
  readonly unit: "ms" | "MB";
}

/** What is measured in one go: one row, or rows that come from the same work. */
export interface Measure {
  readonly rows: readonly Row[];
  /** How often it is taken from each kernel that was started. */
  readonly repeats: number;
  /** What must be there before, outside the timer. */
  prepare?(running: RunningKernel): Promise<unknown>;
  /** New samples, a list for each row. Every answer is checked after the clock has stopped. @throws {WrongAnswer} */
  take(running: RunningKernel, repeat: number): Promise<readonly (readonly number[])[]>;
}

/** One row of milliseconds. */
export const milliseconds = (
  title: string,
  repeats: number,
  take: (running: RunningKernel, repeat: number) => Promise<number>,
): Measure => ({
  rows: [{ title, unit: "ms" }],
  repeats,
  take: async (running, repeat) => [[await take(running, repeat)]],
});

/** Two rows: the first time in a kernel's life, and all later times. */
export const firstAndLater = (title: string, later: string, measure: Measure): Measure => ({
  ...measure,
  rows: [
    { title: `${title}, first`, unit: "ms" },
    { title: `${title}, ${later}`, unit: "ms" },
  ],
  take: async (running, repeat) => {
    const [samples = []] = await measure.take(running, repeat);
    return repeat === 0 ? [samples, []] : [[], samples];
  },
});
