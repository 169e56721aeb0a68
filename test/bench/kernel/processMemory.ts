import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/** Memory of a process and all that it has started, in MB of 10⁶ bytes. */
export interface ProcessMemory {
  /** What each holds, summed: a page that two share counts twice. */
  readonly resident: number;
  /** Each page shared out among all that hold it; undefined where the system does not tell. */
  readonly proportional: number | undefined;
}

/** Read from Linux's /proc; undefined on other systems. */
export async function memoryOf(pid: number): Promise<ProcessMemory | undefined> {
  if (process.platform !== "linux") return undefined;
  const family = descendants(pid, await parents());
  return {
    resident: sum(family.map((member) => megabytes(`/proc/${member}/status`, "VmRSS"))) ?? 0,
    proportional: sum(family.map((member) => megabytes(`/proc/${member}/smaps_rollup`, "Pss"))),
  };
}

/** The process, its children, theirs, and so on. */
export function descendants(pid: number, parents: ReadonlyMap<number, number>): number[] {
  const children = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  return [pid, ...children.flatMap((child) => descendants(child, parents))];
}

/** Process → its parent. */
async function parents(): Promise<Map<number, number>> {
  const pids = (await readdir("/proc")).map(Number).filter(Number.isInteger);
  const stats = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined)),
  ); // it ended meanwhile
  return new Map(pids.flatMap((pid, i) => (stats[i] === undefined ? [] : [[pid, parentIn(stats[i])]])));
}

/** `pid (name) state parent …`, where the name may hold spaces and brackets. */
const parentIn = (stat: string): number => Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);

/** A field that the kernel states in kB, which are 1024 bytes. */
function megabytes(file: string, field: string): number | undefined {
  try {
    const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync(file, "utf8"));
    return match ? (Number(match[1]) * 1024) / 1e6 : undefined;
  } catch {
    return undefined; // smaps_rollup is missing before Linux 4.14, and closed to others than the owner
  }
}

const sum = (values: (number | undefined)[]): number | undefined =>
  values.some((value) => value === undefined)
    ? undefined
    : values.reduce<number>((total, value) => total + value!, 0);
