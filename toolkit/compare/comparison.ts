import type { DataFrame } from "danfojs-node";
import type { Divergence } from "../evaluate/divergence.ts";
import { type Columns, frameOf } from "../evaluate/frame-of.ts";
import type { Perplexity } from "../evaluate/perplexity.ts";
import type { Estimate } from "./measures/layer-errors.ts";
import type { TaskScore } from "./measures/task-score.ts";
import type { StoredBytes } from "./processes/model-records.ts";

/** What was measured of a model. */
export interface ComparedModel {
  /** "base", "fine-tuned", or what the method is called. */
  readonly name: string;
  /** Of each task, in the order of `Comparison.tasks`; none where nothing could be measured. */
  readonly tasks: readonly TaskScore[];
  /** How far its predictions are from the fine-tuned model's. */
  readonly divergence?: Divergence;
  readonly weightError?: Estimate;
  readonly outputError?: Estimate;
  readonly perplexity?: Perplexity;
}

/** A method at a budget, with a seed. */
export interface ComparedCell extends ComparedModel {
  /** Bytes of the compressed layers over their bytes at 16 bits, at most. */
  readonly budget: number;
  readonly seed: number;
  /** All options of the method, where it could be made. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** What its file takes. */
  readonly stored?: StoredBytes;
  /** The delta file. */
  readonly file?: string;
  /** Why it was not measured: the method cannot meet the budget. */
  readonly reason?: string;
}

/** How a comparison was made: what one needs to make it again. */
export interface Made {
  readonly version: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly workers: number;
  readonly threads: number;
  /** SHA-256 of checkpoints, code, tasks and texts. */
  readonly content: Readonly<Record<string, string>>;
  /** Folders of the checkpoints, and of the cache. */
  readonly places: { readonly base: string; readonly fineTuned: string; readonly cache: string };
  /** Models that were measured now, and that were known from earlier. */
  readonly measured: number;
  readonly remembered: number;
  readonly seconds: number;
}

/** Methods at budgets: plain data, as `compare` gives it. */
export interface Comparison {
  readonly base: ComparedModel;
  readonly fineTuned: ComparedModel;
  /** One for each method, budget and seed; methods that draw nothing at random have one seed. */
  readonly cells: readonly ComparedCell[];
  /** Names of the tasks. */
  readonly tasks: readonly string[];
  readonly budgets: readonly number[];
  readonly made: Made;
}

/**
 * A comparison as a danfo frame: one row for each method, budget and seed, below those of the base and of the fine-tuned
 * model; one column for each number, two more for its 95 % interval.
 *
 *     comparisonFrame(await compare(pair, ["low-rank", "delta-come"], [1 / 8, 1 / 16], [task]))
 *
 * Accuracies and agreement are shares, not per cent; KL is in nats. Where a method cannot meet a budget, `reason` says why
 * and there are no numbers. danfo is loaded at the first call, which takes two seconds.
 */
export function comparisonFrame({ base, fineTuned, cells, tasks }: Comparison): DataFrame {
  const rows: readonly (ComparedModel & Partial<ComparedCell>)[] = [base, fineTuned, ...cells];
  return frameOf(rows, columnsFor(tasks));
}

function columnsFor(tasks: readonly string[]): Columns<ComparedModel & Partial<ComparedCell>> {
  const ofTasks = tasks.map(
    (task, i): Columns<ComparedModel> => ({
      [`accuracy of ${task}`]: (model) => model.tasks[i]?.accuracy,
      [`accuracy of ${task}, 95 %`]: (model) => model.tasks[i]?.interval,
    }),
  );
  return {
    model: "name",
    budget: "budget",
    seed: "seed",
    "bits per weight": ({ stored }) => stored?.bitsPerWeight,
    ratio: ({ stored }) => stored?.ratio,
    "file, bytes": ({ stored }) => stored?.fileBytes,
    "file ratio": ({ stored }) => stored?.fileRatio,
    "to compress, s": ({ stored }) => stored?.seconds,
    ...Object.assign({}, ...ofTasks),
    "KL, nats": ({ divergence }) => divergence?.kl,
    "KL, 95 %": ({ divergence }) => divergence?.interval,
    agreement: ({ divergence }) => divergence?.agreement,
    "agreement, 95 %": ({ divergence }) => divergence?.agreementInterval,
    "output error": ({ outputError }) => outputError?.value,
    "output error, 95 %": ({ outputError }) => outputError?.interval,
    "weight error": ({ weightError }) => weightError?.value,
    "weight error, 95 %": ({ weightError }) => weightError?.interval,
    perplexity: ({ perplexity }) => perplexity?.perplexity,
    "perplexity, standard error": ({ perplexity }) => perplexity?.standardError,
    reason: "reason",
  };
}
