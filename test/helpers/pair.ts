import path from "node:path";
import { openPair, type Pair } from "../../toolkit/delta/pair.ts";
import { writeCheckpoint } from "../../toolkit/io/write-checkpoint.ts";
import { allocate, type Matrix, matrix, sizeOf, type Tensor } from "../../toolkit/tensor/tensor.ts";
import { temporaryFolder } from "./folder.ts";
import { gaussian } from "./random.ts";

/** A small Llama: two layers, width 64, half as many key and value heads as query heads. */
export const config = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 64,
  intermediate_size: 96,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  num_hidden_layers: 2,
  vocab_size: 32,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  tie_word_embeddings: false,
};

const layerShapes: Record<string, number[]> = {
  "input_layernorm.weight": [64],
  "post_attention_layernorm.weight": [64],
  "self_attn.q_proj.weight": [64, 64],
  "self_attn.k_proj.weight": [32, 64],
  "self_attn.v_proj.weight": [32, 64],
  "self_attn.o_proj.weight": [64, 64],
  "mlp.gate_proj.weight": [96, 64],
  "mlp.up_proj.weight": [96, 64],
  "mlp.down_proj.weight": [64, 96],
};

export const shapes = new Map<string, number[]>([
  ["model.embed_tokens.weight", [32, 64]],
  ["model.norm.weight", [64]],
  ["lm_head.weight", [32, 64]],
  ...[0, 1].flatMap((i) =>
    Object.entries(layerShapes).map(([name, shape]): [string, number[]] => [
      `model.layers.${i}.${name}`,
      shape,
    ]),
  ),
]);

export type Tensors = Map<string, Tensor>;

/** Weights of the small Llama, the same for the same seed. */
export function randomTensors(seed: number): Tensors {
  const next = gaussian(seed);
  const filled = (shape: number[]) => ({ shape, data: allocate(sizeOf(shape)).map(() => 0.05 * next()) });
  return new Map([...shapes].map(([name, shape]) => [name, filled(shape)]));
}

/** The same weights after a made-up fine-tune: every matrix moves, most along its first few directions. */
export function fineTune(base: Tensors, seed: number): Tensors {
  const next = gaussian(seed);
  const moved = ({ shape, data }: Tensor) => {
    if (shape.length !== 2) return { shape, data };
    const update = decayingMatrix(shape[0]!, shape[1]!, next);
    return { shape, data: data.map((x, i) => x + update.data[i]!) };
  };
  return new Map([...base].map(([name, tensor]) => [name, moved(tensor)]));
}

/** Σᵢ (0.2 / (i + 1)) · uᵢ · vᵢᵀ with random directions of length about one. */
function decayingMatrix(rows: number, columns: number, next: () => number): Matrix {
  const sum = matrix(rows, columns);
  for (let i = 0; i < Math.min(rows, columns); i++) {
    const u = Array.from({ length: rows }, () => next() / Math.sqrt(rows));
    const v = Array.from({ length: columns }, () => next() / Math.sqrt(columns));
    for (let at = 0; at < sum.data.length; at++)
      sum.data[at]! += (0.2 / (i + 1)) * u[Math.floor(at / columns)]! * v[at % columns]!;
  }
  return sum;
}

/** A base and a fine-tuned checkpoint on disk, gone after the test. */
export async function writePair(
  base: Tensors,
  fineTuned: Tensors,
): Promise<{ base: string; fineTuned: string }> {
  const folder = await temporaryFolder();
  const folders = { base: path.join(folder, "base"), fineTuned: path.join(folder, "fine-tuned") };
  await writeCheckpoint(folders.base, { config, tensors: base });
  await writeCheckpoint(folders.fineTuned, { config, tensors: fineTuned });
  return folders;
}

const usualBase = randomTensors(1);
const usualFineTuned = fineTune(usualBase, 2);

/** The usual small pair, opened. */
export const tinyPair = async (): Promise<Pair> => openPair(await writePair(usualBase, usualFineTuned));
