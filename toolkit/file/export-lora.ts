import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { ShapeError, ValueError } from "../errors.ts";
import { encodeBfloat16, roundToBfloat16 } from "../io/bfloat16.ts";
import { withTemporary } from "../io/temporary.ts";
import { type SafetensorsEntry, writeSafetensors } from "../io/write-safetensors.ts";
import { matmul } from "../linalg/matmul.ts";
import { relativeError } from "../linalg/norm.ts";
import { scaleRows } from "../linalg/rows.ts";
import { transpose } from "../linalg/transpose.ts";
import { truncatedSvd } from "../linalg/truncated-svd.ts";
import { bfloat16Values } from "../methods/parts.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { adapterConfig } from "./adapter-config.ts";
import type { DeltaFile } from "./open-delta.ts";

export interface ExportLoraOptions {
  /** Directions to keep of each layer; not needed for the low-rank method, whose factors are taken as they are. */
  readonly rank?: number;
  /** Name or folder of the base, as PEFT will look for it. */
  readonly base?: string;
}

export interface ExportedLora {
  /** The largest rank of a layer. */
  readonly rank: number;
  /** ‖Δ̂ − B · A‖ / ‖Δ̂‖ of each layer: what the adapter loses of the delta in the file. */
  readonly errors: ReadonlyMap<string, number>;
  /** Tensors that fine-tuning changed and that an adapter has no place for, such as norms and embeddings. */
  readonly left: readonly string[];
}

/** An adapter's two factors: Δ̂ ≈ B · A   B [out, rank]   A [rank, in] */
interface Factors {
  readonly A: Matrix;
  readonly B: Matrix;
}

/**
 * Writes a delta as a LoRA adapter that PEFT loads on the base.
 *
 *   Δ̂ ≈ B · A      B = lora_B [out, rank]   A = lora_A [rank, in]   in bfloat16, with lora_alpha = rank
 *
 * The low-rank method stores such factors: they are written bit for bit. The deltas of other methods have no small
 * rank; matrices of the given rank that are within 2 % of the closest are written (a truncated decomposition each).
 *
 * @throws {ValueError} a rank for the low-rank method, or none for another
 * @throws {ShapeError} a rank above the smaller side of a layer
 */
export async function exportLora(
  delta: DeltaFile,
  folder: string,
  { rank, base = "" }: ExportLoraOptions = {},
): Promise<ExportedLora> {
  if ((delta.method === "low-rank") !== (rank === undefined))
    throw new ValueError(
      `exportLora: expected ${rank === undefined ? "a rank" : "no rank"} for method ${delta.method}, got ${rank ?? "none"} (${delta.file})`,
    );
  const ranks = new Map<string, number>();
  const errors = new Map<string, number>();
  const entries: SafetensorsEntry[] = [];
  for (const layer of delta.layers) {
    const { A, B } =
      rank === undefined ? await storedFactors(delta, layer) : await closest(delta, layer, rank);
    ranks.set(layer, A.shape[0]);
    errors.set(layer, relativeError(await delta.delta(layer), matmul(B, A)));
    entries.push(entry(`${layer}.lora_A`, A), entry(`${layer}.lora_B`, B));
  }
  await writeAdapter(folder, entries, adapterConfig(ranks, base));
  const others = Object.entries(delta.description.others);
  const left = others.filter(([, { kept }]) => kept !== "base").map(([name]) => name);
  return { rank: Math.max(...ranks.values()), errors, left };
}

async function storedFactors(delta: DeltaFile, layer: string): Promise<Factors> {
  const { A: left, B: right } = await delta.parts(layer);
  const factor = (part: typeof left) => matrix(part!.shape[0]!, part!.shape[1]!, bfloat16Values(part!));
  return { B: factor(left), A: factor(right) }; // PEFT names the factors the other way round
}

async function closest(delta: DeltaFile, layer: string, rank: number): Promise<Factors> {
  const decoded = await delta.delta(layer);
  const largest = Math.min(...decoded.shape);
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= largest))
    throw new ShapeError(`exportLora: rank must be 1…${largest}, got ${rank} for ${layer}`);
  const { U, S, Vt } = truncatedSvd(decoded, { rank });
  const rootS = S.map(Math.sqrt);
  return { A: rounded(scaleRows(Vt, rootS)), B: rounded(transpose(scaleRows(transpose(U), rootS))) };
}

const rounded = ({ shape, data }: Matrix): Matrix => ({ shape, data: roundToBfloat16(data) });

const entry = (name: string, { shape, data }: Matrix): SafetensorsEntry => ({
  name: `base_model.model.${name}.weight`,
  dtype: "BF16",
  shape,
  bytes: encodeBfloat16(data),
});

/** Both files are made in a temporary folder and moved when they are whole, the weights last. */
async function writeAdapter(folder: string, entries: SafetensorsEntry[], config: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  await withTemporary(path.resolve(folder, "adapter"), async (temporary) => {
    await mkdir(temporary);
    await writeFile(path.join(temporary, "adapter_config.json"), `${JSON.stringify(config, null, 2)}\n`);
    await writeSafetensors(path.join(temporary, "adapter_model.safetensors"), entries, { format: "pt" });
    for (const name of ["adapter_config.json", "adapter_model.safetensors"])
      await rename(path.join(temporary, name), path.join(folder, name));
  });
}
