import type { Measure } from "../measure.ts";
import { memoryOf } from "../processMemory.ts";
import type { RunningKernel } from "../running.ts";

const cells = 100;

/** All processes of the kernel together. */
const memory = (when: string, prepare: (running: RunningKernel) => Promise<unknown>): Measure => ({
  rows: [
    { title: `memory ${when} (PSS)`, unit: "MB" },
    { title: `memory ${when} (RSS)`, unit: "MB" },
  ],
  repeats: 1,
  prepare,
  take: async ({ client }) => {
    const used = await memoryOf(client.kernel.pid!);
    return [used?.proportional, used?.resident].map((value) => (value === undefined ? [] : [value]));
  },
});

export const memoryAtStart = memory("after the first cell", async () => {});

export const memoryLater = memory(`after ${cells} cells more`, async (running) => {
  for (let i = 0; i < cells; i++) await running.run(running.dialect.sum(i, 1000));
});
