import { readdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { inFolder } from "../folder.ts";
import { machine } from "../machine.ts";
import { summary } from "../statistics.ts";
import type { MeasuredRow } from "../table.ts";
import { understood } from "../understood.ts";
import { storagesAt } from "./contents.ts";
import { layers } from "./layers.ts";
import { held } from "./memory.ts";
import { help, type Options, readOptions } from "./options.ts";
import { type Measured, servingReport } from "./report.ts";
import { throughput } from "./throughput.ts";

/** The benchmark's command; its exit code is 1 when a server does not write what merged models write. */
export async function servingBenchmark(args: string[]): Promise<number> {
  const options = understood("serving", help, readOptions, args);
  if (typeof options === "number") return options;
  const on = machine();
  try {
    const found = await inFolder(os.tmpdir(), (folder) => measured(options, folder));
    console.log(servingReport(found, options, on));
    const numbers = {
      date: new Date().toISOString(),
      machine: on,
      options,
      throughput: found.throughput.map(jsonOf),
      layers: found.layers.map(jsonOf),
      memory: found.memory,
    };
    if (options.json) await writeFile(options.json, `${JSON.stringify(numbers, null, 2)}\n`);
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

async function measured(options: Options, folder: string): Promise<Measured> {
  const storages = await storagesAt(options.budget);
  const rows = await throughput(storages, options, folder);
  const filesOf = async (name: string) =>
    (await readdir(folder)).filter((file) => file.startsWith(name)).map((file) => path.join(folder, file));
  const [bands, equalBytes] = await Promise.all(storages.slice(0, 2).map(({ name }) => filesOf(name)));
  const memory = {
    "packed alone": await held("packed", options.tenants, bands!),
    "kept unpacked, too": await held("unpacked", options.tenants, bands!),
    merged: await held("merged", options.tenants, bands!),
    "low-rank, equal bytes, packed alone": await held("packed", options.tenants, equalBytes!),
  };
  return { throughput: rows, layers: layers(options), memory };
}

const jsonOf = ({ title, unit, samples }: MeasuredRow) => ({
  title,
  unit,
  measured: Object.fromEntries(
    [...samples].map(([name, taken]) => [name, { ...summary(taken), samples: taken }]),
  ),
});
