import type { Checkpoint } from "../io/checkpoint.ts";
import type { ModelText } from "./reading.ts";
import { readTokenizer } from "./tokenizer.ts";
import { visionConfig } from "./vision/config.ts";
import { type PicturedText, readPrompt } from "./vision/read-prompt.ts";

/** A text to calibrate on: words, with a picture or without, or what a model reads already. */
export type CalibrationText = string | PicturedText | ModelText;

/** Tokens of a text that are read at most: what the published settings have. */
const LONGEST = 2048;

/**
 * Texts as a model reads them, each cut after 2048 tokens; those with images whole.
 *
 * @throws {NotFoundError} the model has no tokenizer
 * @throws {UnsupportedError} an image, for a model that does not see
 */
export async function modelTexts(
  texts: readonly CalibrationText[],
  { folder, config }: Pick<Checkpoint, "folder" | "config">,
): Promise<ModelText[]> {
  const tokenizer = await readTokenizer(folder);
  const read = (text: CalibrationText): ModelText | Promise<ModelText> => {
    if (typeof text === "string") return tokenizer.encode(text).slice(0, LONGEST);
    if ("images" in text) return text;
    if (!("text" in text)) return text.slice(0, LONGEST);
    return text.image === undefined ? read(text.text) : readPrompt(tokenizer, visionConfig(config), text);
  };
  return Promise.all(texts.map(read));
}
