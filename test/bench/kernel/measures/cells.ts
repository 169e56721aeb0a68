import { expectSame } from "../answer.ts";
import { type Measure, milliseconds } from "../measure.ts";
import { type RunningKernel, shown } from "../running.ts";

async function sum(running: RunningKernel, a: number, b: number): Promise<number> {
  const [ms, executed] = await running.run(running.dialect.sum(a, b));
  expectSame(`${a} + ${b}`, String(a + b), shown(executed));
  return ms;
}

export const sameCell = milliseconds("`1 + 1`, the same text again", 40, (running) => sum(running, 1, 1));

export const differentCells = milliseconds(
  "`1 + 2`, `2 + 3`, … a different text each time",
  40,
  (running, repeat) => sum(running, repeat + 1, repeat + 2),
);

/** What a plain cell costs when the compiler has read the types of large packages. */
export const afterHeavyImports: Measure = {
  rows: [{ title: "the same after mathjs and TensorFlow.js were imported", unit: "ms" }],
  repeats: 20,
  prepare: async (running) => {
    const { heavyImports } = running.dialect;
    if (heavyImports !== undefined) await running.run(heavyImports);
  },
  take: async (running, repeat) =>
    running.dialect.heavyImports === undefined ? [] : [[await sum(running, repeat + 100, repeat + 102)]],
};
