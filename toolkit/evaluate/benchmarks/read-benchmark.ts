import { existsSync } from "node:fs";
import { NotFoundError, UnsupportedError } from "../../errors.ts";
import { downloadDataset } from "../../io/hub-dataset.ts";
import { splitRevision } from "../../io/hub-name.ts";
import type { HubOptions } from "../../io/hub-snapshot.ts";
import { catalogue, type Published } from "./catalogue.ts";
import type { BenchmarkProblem } from "./problem.ts";

export type BenchmarkName = keyof typeof catalogue;

/** The names that `readBenchmark` knows. */
export const benchmarkNames = Object.keys(catalogue) as readonly BenchmarkName[];

export interface ReadBenchmarkOptions extends HubOptions {
  /** The file that its authors publish, or a data set of the hub that has it. */
  readonly data?: string;
  /** The folder of the images. */
  readonly images?: string;
}

/**
 * One of the paper's benchmarks by name, as its usual harness asks it. The readers of each (`readGsm8k`, …) have more
 * settings, such as a prompt of one's own.
 *
 *     const problems = await readBenchmark("gsm8k");                                       // from the hub
 *     const problems = await readBenchmark("mbpp", { data: "mbpp.jsonl" });
 *     const problems = await readBenchmark("gqa", { data: "gqa/testdev_balanced_questions.json" });
 *
 * What belongs to a file is looked for beside it, by the published names: SafetyBench's `test_answers_en.json`, TextVQA's
 * `TextVQA_Rosetta_OCR_v0.2_val.json`, whose words are put into the prompts if it is there, and the tasks that MBPP's
 * prompts begin with, `prompt-….parquet` beside `test-….parquet`.
 *
 * @param data    the usual data set of the hub when omitted, for those that are there in full: not for SafetyBench, GQA
 *   and TextVQA. `org/name` or `org/name@revision` for another that is known
 * @param images  for GQA and TextVQA; `images` and `train_images` beside the file when omitted
 * @throws {UnsupportedError} a name that is not known
 * @throws {NotFoundError} no such file, and no such data set that is known here
 * @throws as the reader of the benchmark, and as `downloadDataset`
 */
export async function readBenchmark(
  name: BenchmarkName,
  { data, images, ...hub }: ReadBenchmarkOptions = {},
): Promise<BenchmarkProblem[]> {
  if (!Object.hasOwn(catalogue, name))
    throw new UnsupportedError(
      `readBenchmark: expected one of ${benchmarkNames.join(", ")}, got ${name}: readTask takes files of one's own`,
    );
  const published: Published = catalogue[name];
  const files =
    data !== undefined && existsSync(data) ? ([data] as const) : await downloaded(name, data, hub);
  return published.read(files, images);
}

async function downloaded(
  name: BenchmarkName,
  data: string | undefined,
  options: HubOptions,
): Promise<readonly [string, ...string[]]> {
  const { hub, file }: Published = catalogue[name];
  const known = Object.keys(hub);
  const { repo, ...revision } = splitRevision(data ?? known[0] ?? "");
  const wanted = hub[repo];
  if (!wanted)
    throw new NotFoundError(
      `readBenchmark: expected ${[file, ...known].join(" or ")} for ${name}, got ${data === undefined ? "no file" : `${data}, where nothing is`}`,
    );
  const [first, ...others] = await downloadDataset(repo, wanted, { ...options, ...revision });
  return [first!, ...others];
}
