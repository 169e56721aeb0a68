import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { NotFoundError } from "../errors.ts";
import type { Checkpoint } from "../io/checkpoint.ts";
import type { Calibration } from "../methods/calibration.ts";
import { calibrate } from "../model/calibrate.ts";
import { fisher } from "../model/fisher.ts";
import { modelTexts } from "../model/model-texts.ts";
import type { ModelText } from "../model/reading.ts";
import { textsOf } from "./texts-file.ts";

/** A calibration, and what it was made from. */
export interface CalibrationTexts {
  readonly calibration: Calibration;
  /** Each text's token numbers, with its image where it has one. */
  readonly texts: readonly ModelText[];
  /** Such as `128 texts, 262144 tokens, sha256 …, in sequence` */
  readonly calibratedOn: string;
}

/**
 * Calibration on texts in a file: one JSON object with a `text` a line, for models that see with an `image`.
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
  const texts = await modelTexts(textsOf(bytes.toString(), file, "calibration"), model);
  const calibration = gradients ? fisher(model, texts) : calibrate(model, texts, { sequential });
  const hash = createHash("sha256").update(bytes);
  for (const text of texts)
    if ("images" in text) for (const { data } of text.images) hash.update(Uint8Array.from(data));
  const digest = hash.digest("hex");
  return {
    ...{ calibration, texts },
    calibratedOn: `${texts.length} texts, ${calibration.tokens} tokens, sha256 ${digest}${sequential ? ", in sequence" : ""}`,
  };
}
