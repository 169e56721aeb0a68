import { FormatError } from "../errors.ts";
import { formatShape, sizeOf } from "../tensor/tensor.ts";
import { bitsOf, type Dtype, isDtype } from "./dtype.ts";
import { duplicateKey } from "./json.ts";

/** Where a tensor lies: `begin` and `end` count bytes from the start of the data, behind the header. */
export interface TensorInfo {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit; it keeps a damaged length from asking for all memory. */
export const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads and checks the JSON header of a safetensors file.
 *
 *   { "__metadata__": { "format": "pt" }, "a.weight": { "dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12] } }
 *
 * Everything the format promises is checked: known types, sizes that match, tensors that fill the data
 * from first byte to last without gap or overlap, no name twice. Format: github.com/huggingface/safetensors.
 *
 * @param dataBytes  bytes in the file behind the header
 * @param file       for messages
 * @throws {FormatError} what was expected, with the numbers
 */
export function parseHeader(json: Uint8Array, dataBytes: number, file: string): Header {
  const fail = (what: string, cause?: unknown): never => {
    throw new FormatError(`readSafetensors: ${what} (${file})`, { cause });
  };
  const { __metadata__: metadata = {}, ...entries } = parseObject(json, fail);
  if (!isStringRecord(metadata)) fail("__metadata__ must map strings to strings");
  const tensors = new Map(
    Object.entries(entries).map(([name, entry]) => [name, tensorInfo(name, entry, fail)]),
  );
  checkLayout(tensors, dataBytes, fail);
  return { tensors, metadata: metadata as Record<string, string> };
}

type Fail = (what: string, cause?: unknown) => never;

function parseObject(json: Uint8Array, fail: Fail): Record<string, unknown> {
  if (json[0] !== "{".charCodeAt(0)) fail(`the header must begin with "{", got byte ${json[0]}`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(json);
    const header: Record<string, unknown> = JSON.parse(text);
    const twice = duplicateKey(text);
    return twice === undefined ? header : fail(`${JSON.stringify(twice)} stands twice in the header`);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    return fail(`the header is not JSON in UTF-8: ${(error as Error).message}`, error);
  }
}

function tensorInfo(name: string, entry: unknown, fail: Fail): TensorInfo {
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Record<string, unknown>;
  if (!isDtype(dtype)) return fail(`tensor "${name}" has unknown dtype ${JSON.stringify(dtype)}`);
  if (!areCounts(shape))
    return fail(`tensor "${name}" needs a shape of whole numbers, got ${JSON.stringify(shape)}`);
  if (!areCounts(offsets) || offsets.length !== 2)
    return fail(`tensor "${name}" needs data_offsets [begin, end], got ${JSON.stringify(offsets)}`);
  const [begin, end] = offsets as [number, number];
  const bytes = (sizeOf(shape) * bitsOf(dtype)) / 8;
  if (end - begin !== bytes)
    return fail(`tensor "${name}" ${dtype} ${formatShape(shape)} needs ${bytes} bytes, got ${end - begin}`);
  return { dtype, shape, begin, end };
}

/** Tensors in order of place must touch: each begins where the one before ends, the last ends the file. */
function checkLayout(tensors: ReadonlyMap<string, TensorInfo>, dataBytes: number, fail: Fail): void {
  let filled = 0;
  const inPlace = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  for (const [name, { begin, end }] of inPlace) {
    if (end > dataBytes) fail(`tensor "${name}" ends at ${end}, data ends at ${dataBytes}`);
    if (begin !== filled) fail(`tensor "${name}" must begin at ${filled}, got ${begin}`);
    filled = end;
  }
  if (filled !== dataBytes) fail(`tensors end at ${filled}, data ends at ${dataBytes}`);
}

const areCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

const isStringRecord = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((v) => typeof v === "string");
