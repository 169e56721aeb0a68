import { randomUUID } from "node:crypto";
import { appendFile, mkdir, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import type { HistoryStore } from "./history.ts";
import type { HistoryEntry } from "./historyEntry.ts";

// The history of one user, over all runs of the kernel:
//
//   {"session":7,"run":"6f1c…"}                                  a run takes a number
//   {"session":7,"line":1,"source":"1 + 1","output":"2"}         a cell of it
//
// Lines are only ever appended, so kernels that run side by side share the file. When it has grown large it becomes
// the older half, in place of the one before: at most two times `maxBytes` are kept.

/** A file larger than this becomes the older half when the next kernel starts. */
const maxBytes = 4 * 2 ** 20;

/** What a cell's output may take in the file, in UTF-16 units. */
const maxOutput = 10_000;

interface Claim {
  session: number;
  run: string;
}

type Line = Claim | HistoryEntry;

/** Reads what earlier runs have left, and takes the next number for this one. */
export async function openHistory(file: string, limit = maxBytes): Promise<HistoryStore> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const older = `${file}.older`;
  if ((await sizeOf(file)) > limit) await rename(file, older);
  const before = await readLines(older);
  const session = await claimSession(file, before);
  const earlier = [...before, ...(await readLines(file))].filter(isEntry);
  return { session, earlier, append: (entry) => append(file, shortened(entry)) };
}

/** Two kernels that start at once may ask for the same number: the first in the file has it, the other asks again. */
async function claimSession(file: string, before: Line[]): Promise<number> {
  const run = randomUUID();
  for (let lines = await readLines(file); ; ) {
    const session = Math.max(0, ...new Set([...before, ...lines].map((line) => line.session))) + 1;
    await append(file, { session, run });
    lines = await readLines(file);
    const owner = lines.find((line) => isClaim(line) && line.session === session) as Claim | undefined;
    if (owner?.run === run) return session;
  }
}

const append = (file: string, line: Line): Promise<void> =>
  appendFile(file, `${JSON.stringify(line)}\n`, { mode: 0o600 }); // for its owner only: cells may hold secrets

const shortened = (entry: HistoryEntry): HistoryEntry =>
  entry.output !== null && entry.output.length > maxOutput
    ? { ...entry, output: `${entry.output.slice(0, maxOutput)}…` }
    : entry;

/** A damaged line, as a full disk or a power cut leaves it, is left out, with a line in the log. */
async function readLines(file: string): Promise<Line[]> {
  const parsed = (await textOf(file)).split("\n").map((text) => (text === "" ? undefined : parse(text)));
  const damaged = parsed.flatMap((line, i) => (line === null ? [i + 1] : []));
  if (damaged.length > 0) console.error(`history: left out damaged lines ${damaged.join(", ")} of ${file}`);
  return parsed.filter((line) => line !== undefined && line !== null);
}

function parse(text: string): Line | null {
  try {
    const line = JSON.parse(text) as Line;
    return isClaim(line) || isEntry(line) ? line : null;
  } catch {
    return null; // not JSON: damaged
  }
}

const isClaim = (line: Line): line is Claim =>
  Number.isInteger(line?.session) && "run" in line && typeof line.run === "string";

const isEntry = (line: Line): line is HistoryEntry =>
  Number.isInteger(line?.session) &&
  "line" in line &&
  Number.isInteger(line.line) &&
  typeof line.source === "string" &&
  (line.output === null || typeof line.output === "string");

async function sizeOf(file: string): Promise<number> {
  return (await unlessMissing(stat(file)))?.size ?? 0;
}

async function textOf(file: string): Promise<string> {
  return (await unlessMissing(readFile(file, "utf8"))) ?? "";
}

async function unlessMissing<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
