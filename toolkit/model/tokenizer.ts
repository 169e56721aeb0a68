import path from "node:path";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { FormatError } from "../errors.ts";
import { readJsonObject } from "../io/json.ts";
import { readTokenizerSettings } from "./tokenizer-settings.ts";

/** Text to token numbers and back. */
export interface Tokenizer {
  /** Number of tokens, special ones included. */
  readonly size: number;
  /** With the special tokens that the model expects around a text, unless `special` is false. */
  encode(text: string, options?: { special?: boolean }): number[];
  /** Special tokens leave no text. */
  decode(tokens: readonly number[]): string;
}

/**
 * The tokenizer of a checkpoint, from its `tokenizer.json` and, where there is one, `tokenizer_config.json`.
 *
 * @throws {NotFoundError} the folder has no tokenizer.json
 * @throws {FormatError} a file is not JSON, or describes no tokenizer
 */
export async function readTokenizer(folder: string): Promise<Tokenizer> {
  const file = path.join(folder, "tokenizer.json");
  const json = await readJsonObject(file, "readTokenizer");
  const settings = await readTokenizerSettings(folder, "readTokenizer");
  try {
    return tokenizer(json, settings);
  } catch (cause) {
    throw new FormatError(`readTokenizer: expected a Hugging Face tokenizer in ${file}, got ${cause}`, {
      cause,
    });
  }
}

/** A tokenizer from the contents of `tokenizer.json` and `tokenizer_config.json`. */
export function tokenizer(json: object, settings: object = {}): Tokenizer {
  const inner = new HuggingFaceTokenizer(json, settings);
  return {
    size: inner.get_vocab().size,
    encode: (text, { special = true } = {}) => inner.encode(text, { add_special_tokens: special }).ids,
    // The library throws on no tokens at all.
    decode: (tokens) => (tokens.length ? inner.decode([...tokens], { skip_special_tokens: true }) : ""),
  };
}
