import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { NotFoundError } from "../errors.ts";
import type { Checkpoint } from "../io/checkpoint.ts";
import type { Calibration } from "../methods/calibration.ts";
import { calibrate } from "../model/calibrate.ts";
import { fisher } from "../model/fisher.ts";
import { readTokenizer } from "../model/tokenizer.ts";
import { textsOf } from "./texts-file.ts";

/** Tokens of a text that are read at most: what the published settings have. */
const LONGEST = 2048;

/** A calibration, and what it was made from. */
export interface CalibrationTexts {
  readonly calibration: Calibration;
  /** Each text's token numbers. */
  readonly tokens: readonly (readonly number[])[];
  /** Such as `128 texts, 262144 tokens, sha256 …, in sequence` */
  readonly calibratedOn: string;
}

/**
 * Calibration on texts in a file: one JSON object with a `text` a line, each cut after 2048 tokens.
 *
 * @param how.sequential  layers are calibrated on those compressed before them, else on the fine-tuned model as it is
 * @param how.gradients   gradients are recorded, too; the whole model is then in memory for a while
 * @throws {NotFoundError} no such file, or the model has no tokenizer
 * @throws {FormatError} a line is not such an object, or the file has none
 */
export async function calibrationTexts(
  file: string,
  model: Checkpoint,
  { sequential, gradients }: { readonly sequential: boolean; readonly gradients: boolean },
): Promise<CalibrationTexts> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(`calibration: expected a file of texts at ${file}, got ${cause.code}`, { cause });
  });
  const { encode } = await readTokenizer(model.folder);
  const tokens = textsOf(bytes.toString(), file, "calibration").map((text) => encode(text).slice(0, LONGEST));
  const count = tokens.reduce((sum, { length }) => sum + length, 0);
  const digest = createHash("sha256").update(bytes).digest("hex");
  return {
    calibration: gradients ? fisher(model, tokens) : calibrate(model, tokens, { sequential }),
    tokens,
    calibratedOn: `${tokens.length} texts, ${count} tokens, sha256 ${digest}${sequential ? ", in sequence" : ""}`,
  };
}
