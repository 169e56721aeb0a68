import type { Tensor as TfTensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../toolkit/backend/tensorflow.ts";
import { compressibleLayers } from "../../toolkit/delta/layers.ts";
import { add } from "../../toolkit/io/weights.ts";
import { matmul } from "../../toolkit/linalg/matmul.ts";
import type { Parameters } from "../../toolkit/model/parameters.ts";
import { asMatrix, type Tensor } from "../../toolkit/tensor/tensor.ts";
import { Random } from "../random.ts";
import type { Recipe, Tensors } from "../recipes/recipe.ts";
import { SEED } from "../seeds.ts";

/** The two factors of a layer's adapter, by the layer's name. */
const down = (layer: string) => `${layer}.lora_A.weight`;
const up = (layer: string) => `${layer}.lora_B.weight`;

/** Adapters begin at zero and have to grow: they learn faster than weights that are trained themselves. */
const FASTER = 4;

/**
 * The same model with only adapters trained (LoRA; Hu et al., 2022), merged into the weights at the end.
 *
 *   W + B · A      W [out, in] stays, B [out, rank] begins at zero, A [rank, in] at random
 *
 * All seven projections of every layer have one. Its delta has at most `rank` directions by construction: what
 * low-rank compression is made for.
 */
export function withLora(recipe: Recipe, rank: number): Recipe {
  const { optimization } = recipe;
  return {
    ...recipe,
    name: `${recipe.name}-lora`,
    about: `A control for \`tiny-${recipe.name}\`: the same problems, but only adapters of rank ${rank} on every projection were
trained (LoRA), and then merged into the weights.`,
    optimization: { ...optimization, peak: FASTER * optimization.peak },
    settings: { ...recipe.settings, rank },
    seeds: { ...recipe.seeds, adapters: SEED.adapters },
    start: ({ base }) => adapters(base, rank),
    lessons: (given, seed, rows) => {
      const frozen = new Map([...given.base].map(([name, tensor]) => [name, kept(tensor)]));
      const lessons = recipe.lessons(given, seed, rows);
      return (step) => {
        const lesson = lessons(step);
        return (factors) => lesson(adapted(frozen, factors));
      };
    },
    finish: (trained, given) => recipe.finish(merged(given.base, trained), given),
  };
}

const kept = ({ shape, data }: Tensor): TfTensor => tf.keep(tf.tensor(data, [...shape]));

function adapters(base: Tensors, rank: number): Tensors {
  const random = new Random(SEED.adapters);
  const pairs = compressibleLayers([...base.keys()]).flatMap((layer): [string, Tensor][] => {
    const [out, inner] = base.get(`${layer}.weight`)!.shape as [number, number];
    const normal = Float32Array.from({ length: rank * inner }, () => random.normal() / Math.sqrt(inner));
    return [
      [down(layer), { shape: [rank, inner], data: normal }],
      [up(layer), { shape: [out, rank], data: new Float32Array(out * rank) }],
    ];
  });
  return new Map(pairs);
}

/** The weights of a pass, in a way that has a gradient by the factors. */
function adapted(frozen: Parameters, factors: Parameters): Parameters {
  const layers = compressibleLayers([...frozen.keys()]);
  const sums = layers.map((layer): [string, TfTensor] => {
    const product = tf.matMul(factors.get(up(layer))!, factors.get(down(layer))!);
    return [`${layer}.weight`, tf.add(frozen.get(`${layer}.weight`)!, product)];
  });
  return new Map([...frozen, ...sums]);
}

function merged(base: Tensors, factors: Tensors): Tensors {
  const layers = compressibleLayers([...base.keys()]);
  const factor = (name: string) => asMatrix(factors.get(name)!, name);
  const sums = layers.map((layer): [string, Tensor] => {
    const name = `${layer}.weight`;
    return [name, add(base.get(name)!, matmul(factor(up(layer)), factor(down(layer))), name)];
  });
  return new Map([...base, ...sums]);
}
