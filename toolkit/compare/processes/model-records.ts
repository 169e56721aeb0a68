import type { Divergence } from "../../evaluate/divergence.ts";
import type { Perplexity } from "../../evaluate/perplexity.ts";
import type { LayerErrors } from "../measures/layer-errors.ts";
import type { TaskScore } from "../measures/task-score.ts";
import type { Records } from "../records.ts";
import type { Settings } from "./settings.ts";
import { aboutDelta, aboutMeasures, type DeltaSubject, type Subject } from "./subject.ts";

/** What a delta file takes, from its ledger; or why there is none. */
export type CompressedRecord = StoredBytes | { readonly reason: string };

export interface StoredBytes {
  /** Stored bits of the compressed layers over their number of weights. */
  readonly bitsPerWeight: number;
  /** Stored bytes of the compressed layers over their bytes at 16 bits. */
  readonly ratio: number;
  /** Bytes of the whole file, and over those of the whole model at 16 bits. */
  readonly fileBytes: number;
  readonly fileRatio: number;
  /** Seconds that it took to compress, calibration included; null where that was done in several goes. */
  readonly seconds: number | null;
}

/** All that was found about a model. */
export interface ModelRecords {
  readonly compressed?: CompressedRecord;
  readonly tasks: readonly TaskScore[];
  readonly divergence?: Divergence;
  readonly layers?: LayerErrors;
  readonly perplexity?: Perplexity;
}

/** Stored bytes may exceed a budget by this share: one bit a weight is a sixteenth, and a scale for each layer. */
export const TOLERANCE = 0.01;

/** Whether a model is measured: nothing is where there is no file, or one that takes more than any budget allows. */
export const isMeasured = ({ most }: DeltaSubject, compressed: CompressedRecord): compressed is StoredBytes =>
  !("reason" in compressed) && compressed.ratio <= most * (1 + TOLERANCE);

/** All that was found before about a model; nothing where some of it is missing. */
export async function recalled(
  subject: Subject,
  settings: Settings,
  records: Records,
): Promise<ModelRecords | undefined> {
  const compressed =
    subject.what === "delta"
      ? await records.find<CompressedRecord>("delta", aboutDelta(subject, settings))
      : undefined;
  if (subject.what === "delta") {
    if (!compressed) return undefined;
    if (!isMeasured(subject, compressed)) return { compressed, tasks: [] };
  }
  const about = aboutMeasures(subject, settings);
  const tasks: TaskScore[] = [];
  for (const task of settings.tasks) {
    const score = await records.find<TaskScore>("task", about.task(task));
    if (!score) return undefined;
    tasks.push(score);
  }
  const found = {
    divergence:
      isCompared(subject, settings) && (await records.find<Divergence>("divergence", about.divergence)),
    layers: subject.what === "delta" && (await records.find<LayerErrors>("layers", about.layers)),
    perplexity:
      settings.perplexity !== undefined && (await records.find<Perplexity>("perplexity", about.perplexity)),
  };
  if (Object.values(found).includes(undefined)) return undefined;
  const { divergence, layers, perplexity } = found;
  return {
    ...(compressed && { compressed }),
    tasks,
    ...(divergence && { divergence }),
    ...(layers && { layers }),
    ...(perplexity && { perplexity }),
  };
}

/** Whether predictions are compared with the fine-tuned model's; its own are what they are. */
export const isCompared = ({ what }: Subject, { texts }: Settings): boolean =>
  what !== "fine-tuned" && texts.length > 0;
