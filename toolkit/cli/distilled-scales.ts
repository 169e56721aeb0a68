import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Pair } from "../delta/pair.ts";
import type { Trained } from "../distill/adamw.ts";
import { distillScales } from "../distill/distill-scales.ts";
import { MismatchError, UnsupportedError } from "../errors.ts";
import { describeJob, workFolder } from "../file/work.ts";
import { readJsonObject } from "../io/json.ts";
import type { BitDeltaOptions } from "../methods/bit-delta.ts";
import type { ModelText } from "../model/reading.ts";
import type { Tokens } from "../model/tokens.ts";
import type { CalibrationTexts } from "./calibration-texts.ts";
import { progress } from "./progress.ts";
import { short } from "./table.ts";

interface Settings {
  readonly steps: number;
  readonly seed: number;
  /** Go on from the steps that an earlier run finished; else they are removed, and the finished layers with them. */
  readonly resume: boolean;
}

/**
 * Scales of BitDelta that are distilled on some texts. Every step is kept beside the finished layers of the delta
 * file that is being made: hours of work on a large model, a few kilobytes.
 *
 * @throws {UnsupportedError} a text with an image
 * @throws {MismatchError} `resume`, but the steps that lie there were of other checkpoints, texts or settings
 */
export async function distilledScales(
  pair: Pair,
  { texts, calibratedOn }: CalibrationTexts,
  file: string,
  { steps, seed, resume }: Settings,
): Promise<BitDeltaOptions> {
  const tokens = texts.map(tokensAlone);
  const folder = workFolder(file);
  if (!resume) await rm(folder, { recursive: true, force: true });
  const kept = path.join(folder, "distillation.json");
  const job = await describeJob(pair, { name: "distillScales", options: { steps, seed } }, { calibratedOn });
  const from = await readState(kept, job);
  const shown = progress("distill");
  const found = await distillScales(pair, tokens, {
    ...{ steps, seed, from },
    onStep: ({ done, of, loss, state }) => {
      writeWhole(kept, JSON.stringify({ job, state }));
      shown.report(done, of, `loss ${short(loss)}`);
    },
  });
  shown.end();
  return found;
}

function tokensAlone(text: ModelText): Tokens[number] {
  if (!("images" in text)) return text;
  throw new UnsupportedError("distill: expected texts alone, got one with an image");
}

async function readState(file: string, job: string): Promise<Trained | undefined> {
  if (!existsSync(file)) return undefined;
  const before = await readJsonObject(file, "distill");
  if (before["job"] === job) return before["state"] as Trained;
  throw new MismatchError(
    `distill: expected to go on with the same checkpoints, texts, steps and seed, got others in ${file}: begin again without resume`,
  );
}

function writeWhole(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.partial`, text);
  renameSync(`${file}.partial`, file);
}
