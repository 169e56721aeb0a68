import { readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { compare as compareMethods } from "../compare/compare.ts";
import { pairedTests } from "../compare/paired-tests.ts";
import { comparisonReport } from "../compare/report/page.ts";
import { openPair } from "../delta/pair.ts";
import { NotFoundError } from "../errors.ts";
import { whyNot } from "../io/json.ts";
import { withTemporary } from "../io/temporary.ts";
import type { PicturedText } from "../model/vision/read-prompt.ts";
import {
  type Arguments,
  type Command,
  everyText,
  oneOf,
  present,
  required,
  type Tools,
  text,
  textFlags,
  UsageError,
  wholeNumber,
} from "./command.ts";
import { budgetsFrom, contendersFrom, seedsFrom } from "./compare-flags.ts";
import { comparedTable } from "./compared-table.ts";
import { withDownloads } from "./downloads.ts";
import { removeHalfWrittenOnInterrupt } from "./interrupt.ts";
import { progress } from "./progress.ts";
import { textsOf } from "./texts-file.ts";

const help = `deltalab compare BASE FINETUNED --methods NAMES --task FILE --out REPORT.html [OPTIONS]

Compares methods at equal stored bytes: each makes a delta file at each budget, and what the base can do with
it is measured, with intervals. Writes one HTML report, which fetches nothing, and prints the table. BASE and
FINETUNED are folders in Hugging Face's layout, or names on the hub: org/name or org/name@revision.

  --methods low-rank,dare  names, with commas between; docs/methods.md has a card of each
  --method 'NAME {…}'      one more, with options in JSON, such as 'delta-come {"refit": true}'; "name" among
                           them is what it is called. Can be given several times
  --budgets 1/8,1/16       bytes of the compressed layers over their bytes at 16 bits; when left out 1/4, 1/8,
                           1/16, 1/32, 1/64 and 1/128. A file may take 1 % more
  --task FILE.jsonl        problems, as deltalab evaluate reads them. Can be given several times
  --limit N                the first N problems of each task only
  --max-tokens N           where an answer is cut off; 128 when left out
  --allow-code-execution   yes, run here the programs that the models write, within limits
                           (docs/code-execution.md)
  --texts TEXTS            for KL, agreement and errors of outputs: one JSON object {"text": …} a line, for
                           models that see with an "image", its path from there, where <image> is in the text;
                           when left out the first 20 problems of each task, with their answers
  --perplexity TEXT        a file of plain text
  --seeds 1,2,3            of what methods draw at random, and of what some are calibrated on; 0 when left out
  --calibration TEXTS      such texts; methods make of them what they can, as in deltalab compress
  --calibrate-on MODEL     fine-tuned (default) as it is, or compressed: its layers as they were compressed
                           before the one whose turn it is

  --out REPORT.html        the report
  --against NAME           the method that others are tested against; the best at each budget when left out
  --cache DIR              delta files and all that was measured; .deltalab/compare when left out. What is
                           there is not computed again, so what was stopped goes on where it was
  --workers N              models side by side, each in a process; all cores, as far as memory allows, when
                           left out; 0 for none but this process
  --threads N              threads of each process; 1 when left out
  --json                   one object: base, fineTuned and cells with all numbers, tests, and how it was made
`;

/** `deltalab compare`: methods at equal stored bytes. */
export const compare: Command = {
  help,
  positionals: ["BASE", "FINETUNED"],
  options: {
    ...textFlags("methods", "budgets", "limit", "max-tokens", "texts", "perplexity", "seeds", "calibration"),
    ...textFlags("calibrate-on", "out", "against", "cache", "workers", "threads"),
    method: { type: "string", multiple: true },
    task: { type: "string", multiple: true },
    "allow-code-execution": { type: "boolean" },
    json: { type: "boolean" },
  },
  async run(given: Arguments, { picture }: Tools = {}) {
    const out = required(given, "out");
    const [contenders, budgets, seeds] = [contendersFrom(given), budgetsFrom(given), seedsFrom(given)];
    const against = text(given, "against");
    if (against !== undefined && !contenders.some(({ name }) => name === against))
      throw new UsageError(`--against must be one of the methods, got "${against}"`);
    const sequential = oneOf(given, "calibrate-on", ["fine-tuned", "compressed"]) === "compressed";
    const options = present({
      cache: text(given, "cache"),
      limit: wholeNumber(given, "limit", 1),
      maxTokens: wholeNumber(given, "max-tokens", 1),
      workers: wholeNumber(given, "workers", 0),
      threads: wholeNumber(given, "threads", 1),
      texts: await textsIn(text(given, "texts")),
      calibration: await textsIn(text(given, "calibration")),
      perplexity: await contentOf(text(given, "perplexity")),
      allowCodeExecution: given.flags["allow-code-execution"] === true,
    });
    await checkFolderOf(out);
    const [base, fineTuned] = given.positionals as [string, string];
    const pair = await withDownloads((hub) => openPair({ base, fineTuned, ...hub }));
    removeHalfWrittenOnInterrupt("Stopped. What was finished is kept: the same command goes on from there.");
    const shown = progress("compare");
    const comparison = await compareMethods(pair, contenders, budgets, everyText(given, "task"), seeds, {
      ...options,
      sequential,
      onProgress: ({ done, of, model, step }) => shown.report(done, of, step ? `${model}: ${step}` : model),
    });
    shown.end();
    const command = commandOf(given);
    const page = await comparisonReport(comparison, { command, ...present({ picture, against }) });
    await withTemporary(out, async (temporary) => {
      await writeFile(temporary, page);
      await rename(temporary, out);
    });
    const report = { ...comparison, tests: pairedTests(comparison, against) };
    process.stdout.write(
      given.flags["json"]
        ? `${JSON.stringify(report, null, 2)}\n`
        : `${comparedTable(comparison)}\n${path.resolve(out)}\n`,
    );
  },
};

const contentOf = async (file: string | undefined): Promise<string | undefined> =>
  file === undefined
    ? undefined
    : readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
        throw new NotFoundError(`texts: expected a file of texts at ${file}, ${whyNot(cause)}`, { cause });
      });

async function textsIn(file: string | undefined): Promise<PicturedText[] | undefined> {
  const content = await contentOf(file);
  return content === undefined ? undefined : textsOf(content, file!, "texts");
}

/** Hours of work are not to end at a folder that is not there. */
async function checkFolderOf(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new NotFoundError(`report: expected a folder for ${file}, there is none at ${folder}`);
}

/** The command line again, as it can be pasted into a shell. */
function commandOf({ positionals, flags }: Arguments): string {
  const quoted = (word: string) =>
    /^[\w./,:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  const words = Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().flatMap((one) => [`--${name}`, quoted(String(one))]);
  });
  return ["deltalab compare", ...positionals.map(quoted), ...words].join(" ");
}
