import path from "node:path";
import type { Pair } from "../delta/pair.ts";
import type { Calibration } from "../methods/calibration.ts";
import { calibrate } from "../model/calibrate.ts";
import { fisher } from "../model/fisher.ts";
import { readTokenizer } from "../model/tokenizer.ts";
import { askedTasks } from "./asked-tasks.ts";
import type { CompareOptions } from "./compare-options.ts";
import { checkpointDigest, codeDigest } from "./content.ts";
import type { CalibrationSettings, Settings } from "./processes/settings.ts";
import { digestOf, openRecords } from "./records.ts";

/** Tokens of a calibration text that are read at most: what the published settings have. */
const LONGEST = 2048;

/** What all models of a comparison have in common; files are read, and digests taken, but no model is. */
export async function settingsFor(
  { base, fineTuned }: Pair,
  files: readonly string[],
  options: CompareOptions,
): Promise<Settings> {
  const { maxTokens = 128, allowCodeExecution = false, threads = 1, perplexity } = options;
  const cache = path.resolve(options.cache ?? path.join(".deltalab", "compare"));
  const records = openRecords(cache);
  const how = { fineTuned: path.resolve(fineTuned.folder), maxTokens, allowCodeExecution };
  const { tasks, texts } = await askedTasks(files, options.limit, how);
  return {
    ...{ cache, tasks, threads, perplexity, ...how },
    base: path.resolve(base.folder),
    content: {
      base: await checkpointDigest(base.folder, records),
      fineTuned: await checkpointDigest(fineTuned.folder, records),
      measuring: codeDigest(["compare/processes/station"]),
    },
    texts: options.texts ?? texts,
    calibration:
      options.calibration && (await calibrationTokens(options.calibration, how.fineTuned, options)),
  };
}

async function calibrationTokens(
  texts: NonNullable<CompareOptions["calibration"]>,
  fineTuned: string,
  { sequential = false }: CompareOptions,
): Promise<CalibrationSettings> {
  const { encode } = await readTokenizer(fineTuned);
  const tokens = texts.map((text) => (typeof text === "string" ? encode(text) : [...text]).slice(0, LONGEST));
  return { tokens, digest: digestOf(tokens), sequential };
}

/** A calibration that was not recorded yet: methods are asked whether it is what they need. */
export const calibrationOf = ({ fineTuned }: Pair, { calibration }: Settings): Calibration | undefined => {
  if (!calibration) return undefined;
  const { tokens, sequential } = calibration;
  return sequential ? calibrate(fineTuned, tokens, { sequential }) : fisher(fineTuned, tokens);
};

/** SHA-256 of all that decides the numbers, by what it is of. */
export const contentOf = ({ content, tasks, texts, calibration }: Settings): Record<string, string> => ({
  base: content.base,
  "fine-tuned": content.fineTuned,
  ...Object.fromEntries(tasks.map(({ name, digest }) => [name, digest])),
  texts: digestOf(texts),
  ...(calibration && { calibration: calibration.digest }),
  "code that measures": content.measuring,
});
