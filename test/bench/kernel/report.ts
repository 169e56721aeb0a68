import { described, type Machine } from "../machine.ts";
import { summary } from "../statistics.ts";
import { markdownTable, ratio } from "../table.ts";
import type { MeasuredKernel } from "./kernels.ts";
import type { Fault, Ledger } from "./ledger.ts";

/** What a run says about itself besides its numbers. */
export interface Run {
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly kernels: readonly MeasuredKernel[];
}

/** For the README: the table, how it was measured, and what was wrong. */
export function markdownReport(run: Run, ledger: Ledger): string {
  const names = run.kernels.map(({ name }) => name);
  const faults = ledger.faults.map(faultText).join("\n");
  return [markdownTable(ledger.rows, names), legend(run), faults].join("\n\n").trimEnd();
}

const legend = ({ machine, rounds, kernels }: Run): string =>
  `Median (p10–p90), number of measurements. Kernels started afresh ${rounds} times, taking turns at every measurement. ` +
  `${kernels.map((kernel) => kernel.version()).join("; ")}; ${described(machine)}, load ${machine.load} before the run.`;

const faultText = ({ kernel, rows, reason }: Fault): string =>
  `- ${kernel} is not timed in ${rows.map((row) => `"${row}"`).join(", ")}: ${reason}`;

/** The same for programs, with every single measurement. */
export function jsonReport(run: Run, ledger: Ledger): object {
  const [first = "", second = ""] = run.kernels.map(({ name }) => name);
  return {
    ...run,
    kernels: run.kernels.map((kernel) => ({ name: kernel.name, version: kernel.version() })),
    rows: ledger.rows.map((row) => ({
      title: row.title,
      unit: row.unit,
      ratio: ratio(row, first, second),
      kernels: Object.fromEntries(
        [...row.samples]
          .filter(([, samples]) => samples.length > 0)
          .map(([kernel, samples]) => [kernel, { ...summary(samples), samples }]),
      ),
    })),
    faults: ledger.faults,
  };
}
