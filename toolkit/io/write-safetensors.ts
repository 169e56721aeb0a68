import { open, rename } from "node:fs/promises";
import path from "node:path";
import { NotFoundError, ShapeError, ValueError } from "../errors.ts";
import { formatShape, sizeOf } from "../tensor/tensor.ts";
import { bitsOf, type Dtype, widestFirst } from "./dtype.ts";
import { whyNot } from "./json.ts";
import { withTemporary } from "./temporary.ts";

/** A tensor to write. Bytes given as a function are made when their turn comes, so one at a time is in memory. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array | (() => Uint8Array | Promise<Uint8Array>);
}

/**
 * Writes a safetensors file: to a temporary name first, renamed when complete, so that no reader
 * ever sees half of it and a failure leaves what was there before.
 *
 * Tensors are ordered as Hugging Face's own writer does (by type, widest first, then by name), whatever
 * the order of `entries`: the same tensors make the same bytes, and the same as from Python.
 *
 * @throws {ValueError} a name twice, or the reserved name
 * @throws {ShapeError} bytes that do not fit shape and dtype
 * @throws {NotFoundError} no such folder
 */
export async function writeSafetensors(
  file: string,
  entries: Iterable<SafetensorsEntry>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const inOrder = inFileOrder(entries);
  checkNames(inOrder);
  await writeThenRename(file, async (write) => {
    await write(encodeHeader(inOrder, metadata));
    for (const entry of inOrder) await write(await bytesOf(entry));
  });
}

/** Entries as they follow each other in a file: by type, widest first, then by name. */
export const inFileOrder = (entries: Iterable<SafetensorsEntry>): SafetensorsEntry[] =>
  [...entries].sort((a, b) => widestFirst(a.dtype, b.dtype) || compare(a.name, b.name));

/** The header of a file with these tensors one after the other, preceded by its length. */
export function encodeHeader(
  entries: readonly SafetensorsEntry[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: [string, unknown][] = Object.keys(metadata).length ? [["__metadata__", metadata]] : [];
  let begin = 0;
  for (const { name, dtype, shape } of entries) {
    const end = begin + byteLength(dtype, shape);
    header.push([name, { dtype, shape, data_offsets: [begin, end] }]);
    begin = end;
  }
  const json = Buffer.from(
    `{${header.map(([key, v]) => `${JSON.stringify(key)}:${JSON.stringify(v)}`).join(",")}}`,
  );
  const length = Math.ceil(json.length / 8) * 8; // spaces up to a multiple of 8, so that the data is aligned
  const bytes = Buffer.alloc(8 + length, " ");
  bytes.writeBigUInt64LE(BigInt(length));
  bytes.set(json, 8);
  return bytes;
}

async function bytesOf({ name, dtype, shape, bytes }: SafetensorsEntry): Promise<Uint8Array> {
  const made = typeof bytes === "function" ? await bytes() : bytes;
  const expected = byteLength(dtype, shape);
  if (made.byteLength !== expected)
    throw new ShapeError(
      `writeSafetensors: "${name}" ${dtype} ${formatShape(shape)} needs ${expected} bytes, got ${made.byteLength}`,
    );
  return made;
}

/** Bytes that a tensor takes in a file. */
export const byteLength = (dtype: Dtype, shape: readonly number[]): number =>
  (sizeOf(shape) * bitsOf(dtype)) / 8;

/** Throws a ValueError where two entries share a name. */
export function checkNames(entries: readonly SafetensorsEntry[]): void {
  const seen = new Set(["__metadata__"]);
  for (const { name } of entries) {
    if (seen.has(name)) throw new ValueError(`writeSafetensors: names must differ, got "${name}" again`);
    seen.add(name);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function writeThenRename(
  file: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<void> {
  await withTemporary(file, async (temporary) => {
    const handle = await open(temporary, "wx").catch((cause: NodeJS.ErrnoException) => {
      throw new NotFoundError(
        `writeSafetensors: expected a folder to write in, ${whyNot(cause)} (${path.dirname(file)})`,
        { cause },
      );
    });
    try {
      await fill((bytes) => handle.writeFile(bytes));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  });
}
