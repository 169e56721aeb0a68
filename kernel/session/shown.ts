import { stripVTControlCharacters, types } from "node:util";
import { inWords, type MimeBundle } from "../display/bundle.ts";
import { toBundle } from "../display/index.ts";
import { shortened } from "../display/text.ts";
import { runtimeError } from "../errors/runtimeError.ts";
import { cells } from "./running.ts";

/** A value as Jupyter shows it. An error that is only looked at points at its cell, as one that is thrown does. */
export function shown(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (!types.isNativeError(value)) return toBundle(value);
  return inWords(shortened(stripVTControlCharacters(runtimeError(value, cells).traceback.join("\n"))));
}
