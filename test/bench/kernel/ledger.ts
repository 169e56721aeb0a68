import type { MeasuredRow } from "../table.ts";
import { WrongAnswer } from "./answer.ts";
import type { Measure, Row } from "./measure.ts";

/** What a kernel got wrong: it is not timed there. */
export interface Fault {
  readonly kernel: string;
  readonly rows: readonly string[];
  readonly reason: string;
}

/** All measurements of a run, and all wrong answers. */
export class Ledger {
  readonly faults: Fault[] = [];
  readonly #samples = new Map<Row, Map<string, number[]>>();

  constructor(measures: readonly Measure[]) {
    for (const row of measures.flatMap(({ rows }) => rows)) this.#samples.set(row, new Map());
  }

  /** Rows in the order of the measures. A row with a wrong answer has no times, also not those from before. */
  get rows(): MeasuredRow[] {
    return [...this.#samples].map(([row, samples]) => ({
      ...row,
      samples: new Map([...samples].filter(([kernel]) => !this.#isWrong(kernel, row))),
    }));
  }

  isWrong(kernel: string, { rows }: Measure): boolean {
    return rows.some((row) => this.#isWrong(kernel, row));
  }

  record(kernel: string, { rows }: Measure, taken: readonly (readonly number[])[]): void {
    for (const [i, row] of rows.entries()) {
      const samples = this.#samples.get(row)!;
      samples.set(kernel, [...(samples.get(kernel) ?? []), ...(taken[i] ?? [])]);
    }
  }

  /** Goes on after a wrong answer, which is written down; every other error is one of the benchmark itself. */
  async noting(kernel: string, { rows }: Pick<Measure, "rows">, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error;
      this.faults.push({ kernel, rows: rows.map(({ title }) => title), reason: error.message });
    }
  }

  #isWrong(kernel: string, row: Row): boolean {
    return this.faults.some((fault) => fault.kernel === kernel && fault.rows.includes(row.title));
  }
}
