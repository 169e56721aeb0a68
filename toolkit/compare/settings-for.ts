import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Pair } from "../delta/pair.ts";
import { sha256 } from "../file/digest.ts";
import type { Calibration } from "../methods/calibration.ts";
import { calibrate } from "../model/calibrate.ts";
import { fisher } from "../model/fisher.ts";
import { modelTexts } from "../model/model-texts.ts";
import type { ModelText } from "../model/reading.ts";
import type { PicturedText } from "../model/vision/read-prompt.ts";
import { askedTasks } from "./asked-tasks.ts";
import type { CompareOptions } from "./compare-options.ts";
import { checkpointDigest, codeDigest } from "./content.ts";
import type { CalibrationSettings, ReadText, Settings } from "./processes/settings.ts";
import { digestOf, openRecords } from "./records.ts";

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
    texts: await Promise.all((options.texts ?? texts).map(readText)),
    calibration: options.calibration && (await calibrationSettings(options.calibration, fineTuned, options)),
  };
}

async function calibrationSettings(
  given: NonNullable<CompareOptions["calibration"]>,
  fineTuned: Pair["fineTuned"],
  { sequential = false }: CompareOptions,
): Promise<CalibrationSettings> {
  const texts = await modelTexts(given, fineTuned);
  return { texts, digest: digestOf(texts.map(seenText)), sequential };
}

/** A text as plain data that says all of it. */
const seenText = (text: ModelText) =>
  "images" in text
    ? [text.tokens, text.images.map(({ data, ...size }) => [size, sha256(Uint8Array.from(data))])]
    : [...text];

async function readText(text: string | PicturedText): Promise<ReadText> {
  if (typeof text === "string") return { text };
  const { image } = text;
  return image === undefined ? text : { ...text, digest: sha256(await readFile(image)) };
}

/** A calibration that was not recorded yet: methods are asked whether it is what they need. */
export const calibrationOf = ({ fineTuned }: Pair, { calibration }: Settings): Calibration | undefined => {
  if (!calibration) return undefined;
  const { texts, sequential } = calibration;
  return sequential ? calibrate(fineTuned, texts, { sequential }) : fisher(fineTuned, texts);
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
