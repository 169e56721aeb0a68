import { MismatchError } from "../errors.ts";
import type { Checkpoint } from "../io/checkpoint.ts";
import { decode } from "../io/decode.ts";
import type { Dtype } from "../io/dtype.ts";
import { encode } from "../io/encode.ts";
import { add, type Weights } from "../io/weights.ts";
import { formatShape, type Tensor } from "../tensor/tensor.ts";
import { type BaseTensor, partName } from "./description.ts";
import { restore16 } from "./difference.ts";
import { sha256 } from "./digest.ts";
import type { DeltaFile } from "./open-delta.ts";
import { ROUNDING, unrounded } from "./rounding.ts";

/** One tensor of the restored model, as it is stored in a checkpoint. */
export interface RestoredTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: () => Promise<Uint8Array>;
}

/**
 * The model that a base and a delta file make together.
 *
 *   weight = base + Δ̂   [out, in], float32, for the compressed layers; for all others the bits that were kept
 *
 * A layer whose delta was kept without error is the fine-tuned model's, bit for bit.
 *
 * Nothing is read before a weight is asked for, and nothing is kept after.
 *
 * @throws {MismatchError} a tensor is missing in the base or has another type or shape, found at once; or holds other
 *   numbers, found when it is read
 */
export function restoreOn(delta: DeltaFile, base: Checkpoint): Weights {
  const { config, weight, tensors } = restored(delta, base);
  return { config, generation: generationOf(delta, base), names: tensors.map(({ name }) => name), weight };
}

/** The fine-tuned model's own `generation_config.json`; the base's only where it is known to be the same. */
const generationOf = ({ generation, description }: DeltaFile, base: Checkpoint) =>
  generation ?? (description.files["generation_config.json"] && base.generation);

/** The same, with every tensor's bytes as a checkpoint holds them: layers rounded to the fine-tuned model's type. */
export function restored(delta: DeltaFile, base: Checkpoint) {
  const { description } = delta;
  checkHeaders(description.base, base, delta.file);
  const layerOf = new Map(delta.layers.map((layer) => [`${layer}.weight`, layer]));
  const baseBytes = async (name: string) => checkedBytes(base, name, description.base[name]!, delta.file);
  const sum = async (name: string): Promise<Tensor> => {
    const { dtype, shape } = description.base[name]!;
    const data = decode(dtype, await baseBytes(name));
    return add({ shape, data }, await delta.delta(layerOf.get(name)!), name);
  };
  const isExact = (layer: string) => description.layers[layer]!.error === 0;
  const tensor = (name: string): RestoredTensor => {
    const layer = layerOf.get(name);
    if (layer === undefined) return keptTensor(delta, name, () => baseBytes(name));
    const { dtype } = description.layers[layer]!;
    const bytes = async () => {
      if (!delta.tensors.has(partName(layer, ROUNDING))) return encode(dtype, (await sum(name)).data);
      return unrounded(await sum(name), dtype, (await delta.parts(layer))[ROUNDING]!);
    };
    return { name, dtype, shape: description.base[name]!.shape, bytes };
  };
  const weight = async (name: string): Promise<Tensor> => {
    const layer = layerOf.get(name);
    if (layer !== undefined && !isExact(layer)) return sum(name);
    const { dtype, shape, bytes } = tensor(name);
    return { shape, data: decode(dtype, await bytes()) };
  };
  return { config: delta.config ?? base.config, weight, tensors: Object.keys(description.base).map(tensor) };
}

/** A tensor that was not compressed: its own bits, or the base's with the stored difference on top. */
function keptTensor(delta: DeltaFile, name: string, baseBytes: () => Promise<Uint8Array>): RestoredTensor {
  const { kept } = delta.description.others[name]!;
  const { dtype, shape } = kept === "values" ? delta.tensors.get(name)! : delta.description.base[name]!;
  const bytes = async () => {
    const stored = await delta.kept(name);
    if (kept === "values") return stored!;
    return stored ? restore16(await baseBytes(), stored) : baseBytes();
  };
  return { name, dtype, shape, bytes };
}

/** Compares what headers tell; nothing else is read. */
function checkHeaders(expected: Readonly<Record<string, BaseTensor>>, base: Checkpoint, file: string): void {
  const names = new Set(base.names);
  for (const [name, { dtype, shape }] of Object.entries(expected)) {
    const got = names.has(name) ? `${base.dtype(name)} ${formatShape(base.shape(name))}` : "nothing";
    if (got !== `${dtype} ${formatShape(shape)}`)
      throw new MismatchError(
        `delta.on: expected ${dtype} ${formatShape(shape)} as "${name}" of the base that ${file} was made on, got ${got} (${base.folder})`,
      );
  }
}

async function checkedBytes(
  base: Checkpoint,
  name: string,
  expected: BaseTensor,
  file: string,
): Promise<Uint8Array> {
  const bytes = await base.bytes(name);
  checkDigest(sha256(bytes), base, name, expected, file);
  return bytes;
}

/**
 * Whether a base is, tensor by tensor, the one that a delta file was made on.
 *
 * @param digestOf  SHA-256 of a tensor of the base, for callers that remember them for several deltas
 * @throws {MismatchError} a tensor is missing, has another type or shape, or holds other numbers
 */
export async function checkBase(
  { description, file }: Pick<DeltaFile, "description" | "file">,
  base: Checkpoint,
  digestOf: (name: string) => Promise<string> = async (name) => sha256(await base.bytes(name)),
): Promise<void> {
  checkHeaders(description.base, base, file);
  for (const [name, expected] of Object.entries(description.base))
    checkDigest(await digestOf(name), base, name, expected, file);
}

function checkDigest(
  actual: string,
  base: Checkpoint,
  name: string,
  expected: BaseTensor,
  file: string,
): void {
  if (actual === expected.sha256) return;
  throw new MismatchError(
    `delta.on: expected sha256 ${expected.sha256} for "${name}" of the base that ${file} was made on, got ${actual} (${base.folder})`,
  );
}
