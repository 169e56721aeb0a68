import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
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

/** Writes a snapshot in float32, so that going on from it is the same as never having stopped. */
export async function writeSnapshot(file: string, { step, seconds, tensors }: Snapshot): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const entries = [...tensors].map(([name, { shape, data }]) => ({
    name,
    shape,
    dtype: "F32" as const,
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  await writeSafetensors(file, entries, { step: String(step), seconds: String(seconds) });
}

/** The snapshot in a file, or nothing when there is none yet. */
export async function readSnapshot(file: string): Promise<Snapshot | undefined> {
  if (!existsSync(file)) return undefined;
  const opened = await openSafetensors(file);
  const tensors = new Map<string, Tensor>();
  for (const name of opened.tensors.keys()) tensors.set(name, await opened.read(name));
  return { step: Number(opened.metadata["step"]), seconds: Number(opened.metadata["seconds"]), tensors };
}
