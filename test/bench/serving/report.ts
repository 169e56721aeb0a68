import { described, type Machine } from "../machine.ts";
import { type MeasuredRow, markdownTable, readable } from "../table.ts";
import { products } from "./layers.ts";
import type { Held } from "./memory.ts";
import type { Options } from "./options.ts";
import { writers } from "./throughput.ts";

/** All that was measured. */
export interface Measured {
  readonly throughput: readonly MeasuredRow[];
  readonly layers: readonly MeasuredRow[];
  /** By who holds the tenants, for the same numbers of them. */
  readonly memory: Readonly<Record<string, readonly Held[]>>;
}

/** What was found, as Markdown. */
export function servingReport(
  { throughput, layers, memory }: Measured,
  { budget, tokens }: Options,
  on: Machine,
): string {
  return `Tokens each second, of all tenants together: ${tokens} tokens after every prompt, greedy. A server answers all in one batch,
merged models one after the other. Above 1 the server is ahead; all at 1/${budget} of the layers' 16-bit bytes but the last column.

${markdownTable(throughput, writers)}

One layer: x · Wᵀ and what the delta adds, or x · (W + Δ̂)ᵀ. Below 1 the delta that is kept unpacked is ahead.

${markdownTable(layers, products)}

Memory of base and tenants in MB: counted, and by how much the process grew.

${memoryTable(memory)}

Median (p10–p90), number of measurements. ${described(on)}, load ${on.load} before the run.`;
}

function memoryTable(memory: Measured["memory"]): string {
  const names = Object.keys(memory);
  const counts = Object.values(memory)[0]!.map(({ tenants }) => tenants);
  const lines = counts.map((tenants, i) => [
    String(tenants),
    ...names.map((name) => cell(memory[name]![i]!)),
  ]);
  const head = ["tenants", ...names];
  return [head, head.map(() => "---:"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const cell = ({ counted, resident }: Held): string =>
  `${readable(counted)}, ${resident === undefined ? "–" : readable(resident)}`;
