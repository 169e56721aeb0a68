import { existsSync } from "node:fs";
import path from "node:path";
import { Tokenizer as HuggingFaceTokenizer } from "@huggingface/tokenizers";
import { FormatError, NotFoundError } from "../errors.ts";
import { readJsonObject } from "../io/json.ts";
import { decodeBytesAsPython } from "./byte-fallback.ts";
import { readSettings } from "./tokenizer-settings.ts";

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
 * Special tokens stand around a text as `tokenizer.json` says; `add_bos_token` and `add_eos_token` of the other file,
 * which transformers 4 puts in its place for Llamas, count for nothing, as in transformers 5.
 *
 * @throws {NotFoundError} the folder has no tokenizer.json
 * @throws {FormatError} a file is not JSON, or describes no tokenizer
 */
export async function readTokenizer(folder: string): Promise<Tokenizer> {
  const file = path.join(folder, "tokenizer.json");
  const json = await readJsonObject(file, "readTokenizer").catch(hint(folder));
  const settings = await readSettings(folder, "tokenizer_config.json", "readTokenizer");
  try {
    return tokenizer(json, settings);
  } catch (cause) {
    throw new FormatError(`readTokenizer: expected a Hugging Face tokenizer in ${file}, got ${cause}`, {
      cause,
    });
  }
}

/** Adds to an error what to do about it, where the folder has a tokenizer in SentencePiece's format only. */
const hint =
  (folder: string) =>
  (error: Error): never => {
    if (!(error instanceof NotFoundError) || !existsSync(path.join(folder, "tokenizer.model"))) throw error;
    const how = "AutoTokenizer.from_pretrained(folder).save_pretrained(folder) in Python's transformers";
    throw new NotFoundError(`${error.message} but tokenizer.model: ${how} makes the one of the other`);
  };

/**
 * Without special tokens, and with all spaces: the library's own setting takes them away before full stops, and so does
 * what Llama 3's `tokenizer_config.json` says, which transformers 5 does not follow any more either.
 */
const AS_IT_STANDS = { skip_special_tokens: true, clean_up_tokenization_spaces: false };

/** A tokenizer from the contents of `tokenizer.json` and `tokenizer_config.json`. */
export function tokenizer(json: object, settings: object = {}): Tokenizer {
  const inner = new HuggingFaceTokenizer(json, settings);
  decodeBytesAsPython(inner);
  return {
    size: inner.get_vocab().size,
    encode: (text, { special = true } = {}) => inner.encode(text, { add_special_tokens: special }).ids,
    // The library throws on no tokens at all.
    decode: (tokens) => (tokens.length ? inner.decode([...tokens], AS_IT_STANDS) : ""),
  };
}
