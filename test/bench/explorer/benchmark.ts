import { described, machine } from "../machine.ts";
import { type MeasuredRow, markdownTable } from "../table.ts";
import { understood } from "../understood.ts";
import { compressed, type Layer, layerOf, type Move, moves, open, type Shown, shown } from "./moves.ts";
import { help, type Options, readOptions } from "./options.ts";

const subjects = ["explorer", "encode and decode"] as const;

/** `bench explorer`; its exit code is 1 when the explorer says other numbers than encoding and decoding gives. */
export async function explorerBenchmark(args: string[]): Promise<number> {
  const options = understood("explorer", help, readOptions, args);
  if (typeof options === "number") return options;
  const before = machine();
  try {
    const samples = measured(options);
    console.log(`Time until bytes, errors and the figure are there

${markdownTable(
  rowsOf(samples, ({ wall }) => wall),
  subjects,
)}

Processor time of all threads together

${markdownTable(
  rowsOf(samples, ({ processor }) => processor),
  subjects,
)}

Median (p10–p90), number of measurements; less is better, below 1 the first is ahead. Both gave the same bytes, and
errors to 1e-5. ${described(before)}, load ${before.load} before the run.`);
    return 0;
  } catch (error) {
    console.error(`bench explorer: ${(error as Error).message}`);
    return 1;
  }
}

/** Milliseconds. */
interface Taken {
  readonly wall: number;
  readonly processor: number;
}

/** By what was done and on which side, by whom. */
type Samples = Map<string, Map<string, Taken[]>>;

function measured({ sides, rounds }: Options): Samples {
  const samples: Samples = new Map();
  const keep = (title: string, subject: string, taken: Taken) => {
    const row = samples.get(title) ?? new Map<string, Taken[]>();
    samples.set(title, row.set(subject, [...(row.get(subject) ?? []), taken]));
  };
  walk(layerOf(128, 0), () => {}); // code is warm before anything counts
  for (const side of sides)
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`${side} × ${side}, round ${round + 1} of ${rounds}\n`);
      walk(layerOf(side, round), (title, ...rest) => keep(`${side} × ${side}: ${title}`, ...rest));
    }
  return samples;
}

/** All moves on one layer, each by both. */
function walk(layer: Layer, keep: (title: string, subject: string, taken: Taken) => void): void {
  const [explored, opening] = timed(() => open(layer));
  keep("open the layer", subjects[0], opening);
  for (const move of moves) {
    const [ours, soon] = timed(() => shown(explored, move));
    const [truth, late] = timed(() => compressed(layer, move));
    assertSame(ours, truth, move);
    keep(move.title, subjects[0], soon);
    keep(move.title, subjects[1], late);
  }
}

function timed<Result>(work: () => Result): [Result, Taken] {
  const used = process.cpuUsage();
  const began = performance.now();
  const result = work();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  return [result, { wall, processor: (user + system) / 1000 }];
}

function assertSame(ours: Shown, truth: Omit<Shown, "figure">, { bands }: Move): void {
  const isSame = (key: "error" | "outputError") => Math.abs(ours[key] / truth[key] - 1) < 1e-5;
  if (ours.bytes === truth.bytes && isSame("error") && isSame("outputError")) return;
  throw new Error(
    `${JSON.stringify(bands)}: expected ${JSON.stringify(truth)}, got ${ours.bytes} bytes, errors ${ours.error} and ${ours.outputError}`,
  );
}

const rowsOf = (samples: Samples, pick: (taken: Taken) => number): MeasuredRow[] =>
  [...samples].map(([title, bySubject]) => ({
    title,
    unit: "ms",
    samples: new Map([...bySubject].map(([subject, all]) => [subject, all.map(pick)])),
  }));
