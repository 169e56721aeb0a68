import { createRequire } from "node:module";
import os from "node:os";
import type { Pair } from "../delta/pair.ts";
import type { CompareOptions } from "./compare-options.ts";
import type { Comparison } from "./comparison.ts";
import { comparisonOf } from "./comparison-of.ts";
import { type ContenderChoice, contendersOf } from "./contender.ts";
import { plannedCells } from "./planned-cells.ts";
import { affordableWorkers } from "./processes/affordable-workers.ts";
import { type ModelRecords, recalled } from "./processes/model-records.ts";
import { workThrough } from "./processes/work-through.ts";
import { openRecords } from "./records.ts";
import { calibrationOf, contentOf, settingsFor } from "./settings-for.ts";
import { type Wanted, wantedModels } from "./wanted-models.ts";

/**
 * Compares methods at equal stored bytes: each method at each budget, with each seed where it draws at random, as a delta
 * file on disk, and what the model that it gives back can still do.
 *
 *     const comparison = await compare(pair, ["low-rank", "delta-come", (ratio) => waterFill({ ratio })],
 *       [1 / 8, 1 / 16, 1 / 32], ["datasets/word-problems/test.jsonl"], [0], { calibration: texts });
 *     comparisonFrame(comparison);
 *     rateDistortion(comparison, "KL");
 *
 * Measured are right answers to each task, KL and agreement with the fine-tuned model, relative errors of outputs and
 * weights over the layers, stored bytes from the file's ledger, and seconds to compress; with 95 % intervals, for the base and the
 * fine-tuned model too. A method that cannot meet a budget is a cell with the reason.
 *
 * Everything found lies in the cache, named by a digest of what it depends on: both checkpoints, method and options,
 * calibration texts, problems, code. A second call reads it; a changed task is asked again of the same delta files; a call that was
 * stopped goes on where it was, in the middle of a file, too.
 * Cost: each method once for each budget; each model reads every task and text once. Each process holds two models in memory, in
 * 32-bit numbers.
 *
 * @param methods  names, or what makes a method of a budget and a seed
 * @param budgets  bytes of the compressed layers over their bytes at 16 bits, such as 1 / 16; a file may take 1 % more
 * @param tasks    task files, as `readTask` reads them
 * @param seeds    of what methods draw at random, and of the gradients that some are calibrated on; [0] when omitted
 * @throws {ValueError} no methods or budgets, two methods of one name, a budget not between 0 and 1, programs that may not be run
 * @throws {UnsupportedError} no method of a name
 * @throws {NotFoundError} no such task, or no tokenizer
 * @throws {FormatError} a line of a task is none; or a record or delta file in the cache is damaged
 */
export async function compare(
  pair: Pair,
  methods: readonly ContenderChoice[],
  budgets: readonly number[],
  tasks: readonly string[],
  seeds: readonly number[] = [0],
  options: CompareOptions = {},
): Promise<Comparison> {
  const begun = performance.now();
  const settings = await settingsFor(pair, tasks, options);
  const records = openRecords(settings.cache);
  const contenders = contendersOf(methods, settings.calibration !== undefined);
  const cells = plannedCells(pair, contenders, budgets, seeds, calibrationOf(pair, settings));
  const wanted = wantedModels(cells, settings);
  const found = new Map<string, ModelRecords>();
  const missing: Wanted[] = [];
  for (const model of wanted) {
    const known = await recalled(model.subject, settings, records);
    if (known) found.set(model.digest, known);
    else missing.push(model);
  }
  const { workers = affordableWorkers(pair, settings.threads), onProgress = () => {} } = options;
  const of = wanted.length;
  let done = found.size;
  if (done > 0) onProgress({ done, of, model: `${done} known` });
  const waiting = missing.map(({ subject, name: model }) => ({
    subject,
    told: (step: string, at: number, all: number) =>
      onProgress({ done, of, model, step: `${step} ${at}/${all}` }),
    finished: () => onProgress({ done: ++done, of, model }),
  }));
  await workThrough(waiting, settings, workers);
  for (const { subject, digest } of missing) found.set(digest, (await recalled(subject, settings, records))!);
  return {
    ...comparisonOf(cells, found, settings, records),
    budgets,
    made: {
      version: (createRequire(import.meta.url)("deltalab/package.json") as { version: string }).version,
      node: process.versions.node,
      processor: os.cpus()[0]?.model ?? "unknown",
      cores: os.availableParallelism(),
      ...{ workers, threads: settings.threads, content: contentOf(settings) },
      places: { base: settings.base, fineTuned: settings.fineTuned, cache: settings.cache },
      measured: missing.length,
      remembered: of - missing.length,
      seconds: (performance.now() - begun) / 1000,
    },
  };
}
