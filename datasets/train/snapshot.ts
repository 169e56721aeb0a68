import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { ValueError } from "../../toolkit/errors.ts";
import { openSafetensors } from "../../toolkit/io/safetensors.ts";
import { writeSafetensors } from "../../toolkit/io/write-safetensors.ts";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";

/** Where a training run stands. */
export interface Snapshot {
  /** Steps done. */
  readonly step: number;
  /** Seconds spent on them, over all runs. */
  readonly seconds: number;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** A file for the snapshots of one run, and what the run's result depends on. */
export interface Place {
  readonly file: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Writes a snapshot in float32, so that going on from it is the same as never having stopped. */
export async function writeSnapshot(
  { file, settings }: Place,
  { step, seconds, tensors }: Snapshot,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const entries = [...tensors].map(([name, { shape, data }]) => ({
    name,
    shape,
    dtype: "F32" as const,
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  const metadata = {
    step: String(step),
    seconds: String(seconds),
    settings: JSON.stringify(settings),
    order: JSON.stringify([...tensors.keys()]), // the file has one of its own, and sums depend on it
  };
  await writeSafetensors(file, entries, metadata);
}

/**
 * The snapshot in a file, or nothing when there is none yet.
 *
 * @throws {ValueError} the snapshot is of a run with other settings
 */
export async function readSnapshot({ file, settings }: Place): Promise<Snapshot | undefined> {
  if (!existsSync(file)) return undefined;
  const { tensors: entries, metadata, read } = await openSafetensors(file);
  if (metadata["settings"] !== JSON.stringify(settings))
    throw new ValueError(
      `readSnapshot: expected a run with ${JSON.stringify(settings)}, got ${metadata["settings"]}; remove ${file} to begin anew`,
    );
  const tensors = new Map<string, Tensor>();
  const order: string[] = metadata["order"] ? JSON.parse(metadata["order"]) : [...entries.keys()];
  for (const name of order) tensors.set(name, await read(name));
  return { step: Number(metadata["step"]), seconds: Number(metadata["seconds"]), tensors };
}
