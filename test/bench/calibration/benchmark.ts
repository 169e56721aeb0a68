import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { described, machine } from "../machine.ts";
import { markdownTable, readable } from "../table.ts";
import { understood } from "../understood.ts";
import type { Measured } from "./child.ts";
import { help, type Options, readOptions } from "./options.ts";
import { subjects } from "./subjects.ts";

/** `bench calibration`; its exit code is 1 when a method did not do what it is timed for. */
export async function calibrationBenchmark(args: string[]): Promise<number> {
  const options = understood("calibration", help, readOptions, args);
  if (typeof options === "number") return options;
  const before = machine();
  try {
    const samples = await measured(options);
    console.log(`${report(samples)}

Seconds from ${options.texts} texts to what is stored of tiny-math: median (p10–p90), number of measurements; below 1 the first is ahead.
Layers one after the other, products on all cores. ${described(before)}, load ${before.load} before the run.`);
    return 0;
  } catch (error) {
    console.error(`bench calibration: ${(error as Error).message}`);
    return 1;
  }
}

type Samples = ReadonlyMap<string, readonly Measured[]>;

async function measured({ budget, texts, rounds }: Options): Promise<Samples> {
  const samples = new Map(Object.keys(subjects).map((name) => [name, [] as Measured[]]));
  for (let round = 0; round < rounds; round++)
    for (const [name, all] of samples) {
      process.stderr.write(`${name}, round ${round + 1} of ${rounds}\n`);
      const one = await inItsOwnProcess(name, texts, 1 / budget);
      assertDone(name, one, budget);
      all.push(one);
    }
  return samples;
}

async function inItsOwnProcess(name: string, texts: number, ratio: number): Promise<Measured> {
  const child = fileURLToPath(new URL(`child${import.meta.url.slice(-3)}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, name, String(texts), String(ratio)]);
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Measured;
}

/** What the published settings store beside their codes, at most, as a share of them: scales weigh much in layers as small as these. */
const UNCOUNTED = 0.5;

/** Throws an Error where the budget is not met, or the base is as near to the fine-tuned model. */
export function assertDone(name: string, { ratio, kl, baseKl }: Measured, budget: number): void {
  if (ratio > (1 + UNCOUNTED) / budget)
    throw new Error(`${name}: expected about 1/${budget} of the bytes, got 1/${readable(1 / ratio)}`);
  if (!(kl < baseKl / 2))
    throw new Error(`${name}: expected a KL well below the base's ${baseKl}, got ${kl}`);
}

export function report(samples: Samples): string {
  const row = (title: string, unit: string, pick: (one: Measured) => number) => ({
    ...{ title, unit },
    samples: new Map([...samples].map(([name, all]) => [name, all.map(pick)])),
  });
  const names = [...samples.keys()];
  const times = [
    row("time", "s", ({ wall }) => wall),
    row("processor time", "s", ({ processor }) => processor),
  ];
  const results = names.map((name) => {
    const { ratio, kl } = samples.get(name)![0]!;
    return `${name}: 1/${readable(1 / ratio)} stored, KL ${kl.toPrecision(2)}`;
  });
  return `${markdownTable(times, names)}\n\n${results.join("; ")}.`;
}
