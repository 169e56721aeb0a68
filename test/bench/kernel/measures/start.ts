import type { Measure } from "../measure.ts";

/** From the start of the process. The kernel took these times when it started. */
export const start: Measure = {
  rows: [
    { title: "start to `kernel_info_reply`", unit: "ms" },
    { title: "start to first cell done", unit: "ms" },
  ],
  repeats: 1,
  take: async ({ infoAfter, cellAfter }) => [[infoAfter], [cellAfter]],
};
