import { writeFile } from "node:fs/promises";
import { machine } from "../machine.ts";
import { understood } from "../understood.ts";
import { help, readOptions } from "./options.ts";
import { skillsReport } from "./report.ts";
import { type SkillRow, skillRows } from "./rows.ts";

/** The benchmark's command, and its exit code. */
export async function skillsBenchmark(args: string[]): Promise<number> {
  const options = understood("skills", help, readOptions, args);
  if (typeof options === "number") return options;
  const on = machine();
  const rows: SkillRow[] = [];
  for (const pair of options.pairs)
    rows.push(...(await skillRows(pair, options, (text) => process.stderr.write(`${text}\n`))));
  console.log(skillsReport(rows, on));
  const numbers = { date: new Date().toISOString(), machine: on, options, rows };
  if (options.json) await writeFile(options.json, `${JSON.stringify(numbers, null, 2)}\n`);
  return 0;
}
