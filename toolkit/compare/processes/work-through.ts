import { type StationProcess, startProcess } from "./process.ts";
import type { Settings } from "./settings.ts";
import { openStation } from "./station.ts";
import type { Subject } from "./subject.ts";
import type { Told } from "./told.ts";

/** A model that waits for its turn. */
export interface Waiting {
  readonly subject: Subject;
  readonly told: Told;
  readonly finished: () => void;
}

/**
 * Works through models, as many side by side as there are processes. The first failure ends all; what was finished is kept.
 *
 * @param workers  processes; 0 for this one alone, one model after the other
 */
export async function workThrough(
  waiting: readonly Waiting[],
  settings: Settings,
  workers: number,
): Promise<void> {
  const here = waiting.filter(({ subject }) => workers === 0 || isOfThisProcess(subject));
  const elsewhere = waiting.filter((one) => !here.includes(one));
  await inProcesses(elsewhere, settings, workers);
  const station = openStation(settings);
  for (const { subject, told, finished } of here) {
    await station.work(subject, told);
    finished();
  }
}

/** Methods that are not the toolkit's are known here only. */
const isOfThisProcess = (subject: Subject): boolean => subject.what === "delta" && subject.own !== undefined;

async function inProcesses(waiting: readonly Waiting[], settings: Settings, workers: number): Promise<void> {
  const queue = [...waiting];
  const started: StationProcess[] = [];
  const workOff = async () => {
    const station = await startProcess(settings);
    started.push(station);
    for (let next = queue.shift(); next; next = queue.shift()) {
      await station.work(next.subject, next.told);
      next.finished();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, workOff));
  } finally {
    for (const station of started) station.end();
  }
}
