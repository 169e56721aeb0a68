import type { MeasuredKernel } from "./kernels.ts";
import { Ledger } from "./ledger.ts";
import type { Measure } from "./measure.ts";
import { start } from "./measures/start.ts";
import { RunningKernel } from "./running.ts";

/** Told what is done at the moment. */
export type Progress = (round: string, title: string) => void;

/**
 * Measures all kernels side by side, in rounds. Each round starts every kernel afresh.
 *
 * The kernels take turns at every single measurement, and who begins alternates, so that what else happens on the
 * machine hits all alike. The first round only checks that the answers are right: a kernel with a wrong answer is
 * not timed there. Later rounds go on checking, outside the timer.
 */
export async function measureAll(
  kernels: readonly MeasuredKernel[],
  measures: readonly Measure[],
  rounds: number,
  progress: Progress = () => {},
): Promise<Ledger> {
  const checked = new Ledger(measures);
  await measureOnce(kernels, measures.map(shortened), checked, (title) => progress("check", title));
  const ledger = new Ledger(measures);
  ledger.faults.push(...checked.faults);
  for (let round = 0; round < rounds; round++)
    await measureOnce(inTurn(kernels, round), measures, ledger, (title) =>
      progress(`round ${round + 1} of ${rounds}`, title),
    );
  return ledger;
}

/** To see whether the answers are right, once at first and once later is enough. */
const shortened = (measure: Measure): Measure => ({ ...measure, repeats: Math.min(measure.repeats, 2) });

const inTurn = <Item>(items: readonly Item[], turn: number): readonly Item[] =>
  turn % 2 === 0 ? items : items.toReversed();

async function measureOnce(
  kernels: readonly MeasuredKernel[],
  measures: readonly Measure[],
  ledger: Ledger,
  progress: (title: string) => void,
): Promise<void> {
  const running: RunningKernel[] = [];
  try {
    for (const kernel of kernels.filter(({ name }) => !ledger.isWrong(name, start)))
      await ledger.noting(kernel.name, start, async () => running.push(await RunningKernel.start(kernel)));
    for (const measure of measures) {
      progress(measure.rows[0]!.title);
      await takeAll(running, measure, ledger);
    }
  } finally {
    await Promise.all(running.map((kernel) => kernel.close()));
  }
}

async function takeAll(running: readonly RunningKernel[], measure: Measure, ledger: Ledger): Promise<void> {
  const noting = (kernel: RunningKernel, work: () => Promise<unknown>) => {
    const { name } = kernel.kernel;
    return ledger.isWrong(name, measure) ? undefined : ledger.noting(name, measure, work);
  };
  for (const kernel of running) await noting(kernel, async () => measure.prepare?.(kernel));
  for (let repeat = 0; repeat < measure.repeats; repeat++)
    for (const kernel of inTurn(running, repeat))
      await noting(kernel, async () =>
        ledger.record(kernel.kernel.name, measure, await measure.take(kernel, repeat)),
      );
}
