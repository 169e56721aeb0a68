import { FormatError, UnsupportedError } from "../errors.ts";
import type { Dtype } from "../io/dtype.ts";
import type { Ledger } from "../methods/ledger.ts";
import type { PartKind } from "../methods/parts.ts";

/** The version of the format that is written and read here; `docs/delta-file.md` describes it. */
export const VERSION = 1;

/** What the file is, in the metadata of its header. */
export const FORMAT = "deltalab-delta";

/** A tensor of the base that the delta was made on. */
export interface BaseTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Of the tensor's bytes as they lie in the base's file, in hexadecimal digits. */
  readonly sha256: string;
}

/** A compressed layer. */
export interface LayerEntry {
  /** Type of the fine-tuned model's weight. */
  readonly dtype: Dtype;
  /** ‖Δ‖ */
  readonly norm: number;
  /** ‖Δ − Δ̂‖ / ‖Δ‖ */
  readonly error: number;
  /** ‖(Δ − Δ̂) X‖ / ‖Δ X‖ for the calibration's inputs X, where there were any. */
  readonly outputError?: number;
  /** Of the layer's stored tensors, in the order of their names. */
  readonly sha256: string;
}

/**
 * A tensor, or a small file beside the weights, that is not compressed.
 *
 * - `"base"`: nothing is stored, the base's own bits are taken.
 * - `"difference"`: fine-tuned bits − base bits modulo 2¹⁶, so that the fine-tuned bits come back exactly.
 * - `"values"`: the fine-tuned model's bytes themselves.
 */
export interface KeptEntry {
  readonly kept: "base" | "difference" | "values";
  /** Of the stored bytes; of the base's own for a file that is kept there. */
  readonly sha256?: string;
}

/** The ledger of a file: every byte of it, by purpose. `total` is the file's size. */
export interface FileLedger extends Ledger {
  /** Bytes of configuration and tokenizer, where the base's differ. */
  readonly files: number;
  /** Bytes of the header: names, shapes, digests, this ledger. */
  readonly header: number;
}

export interface Metrics {
  /** Stored bytes of the compressed layers over their bytes at 16 bits. */
  readonly ratio: number;
  /** Stored bits of the compressed layers over their number of weights. */
  readonly bitsPerWeight: number;
  /** √(Σ ‖Δ − Δ̂‖² / Σ ‖Δ‖²) over the compressed layers. */
  readonly error: number;
}

/** The JSON in the header of a delta file: what it holds, how it was made, and on what. */
export interface Description {
  readonly version: typeof VERSION;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What the method was calibrated on, in the words of whoever made the file. */
  readonly calibration?: string;
  /** What is done with the tensors that are not compressed: the fine-tuned model's bits, or the base's. */
  readonly rest: "base" | "exact";
  readonly layers: Readonly<Record<string, LayerEntry>>;
  readonly others: Readonly<Record<string, KeptEntry>>;
  readonly files: Readonly<Record<string, KeptEntry>>;
  /** What the parts of a layer are for, by the part's name. */
  readonly parts: Readonly<Record<string, PartKind>>;
  readonly base: Readonly<Record<string, BaseTensor>>;
  readonly metrics: Metrics;
  readonly ledger: FileLedger;
}

/** Name of the stored tensor that holds a part of a layer, and of the one that holds a file. */
export const partName = (layer: string, part: string): string => `${layer}.${part}`;
export const fileName = (name: string): string => `file:${name}`;

/**
 * The description in a header whose digest was found right.
 *
 * @throws {UnsupportedError} a newer version of the format
 * @throws {FormatError} a field is missing
 */
export function parseDescription(text: string | undefined, file: string): Description {
  const found: Partial<Description> = parse(text, file);
  if (found.version !== VERSION)
    throw new UnsupportedError(
      `openDelta: expected version ${VERSION} of the format, got ${JSON.stringify(found.version)} (${file})`,
    );
  for (const field of ["layers", "others", "files", "parts", "base", "metrics", "ledger", "options"] as const)
    if (typeof found[field] !== "object" || found[field] === null)
      throw new FormatError(`openDelta: expected "${field}" in the description, got none (${file})`);
  return found as Description;
}

function parse(text: string | undefined, file: string): Partial<Description> {
  try {
    return Object(JSON.parse(text ?? ""));
  } catch (cause) {
    throw new FormatError(`openDelta: the description is not JSON: ${(cause as Error).message} (${file})`, {
      cause,
    });
  }
}
