import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Accuracy, accuracy } from "../toolkit/evaluate/accuracy.ts";
import { openCheckpoint } from "../toolkit/io/checkpoint.ts";
import { writeCheckpoint } from "../toolkit/io/write-checkpoint.ts";
import { llamaConfig } from "../toolkit/model/config.ts";
import { loadModel } from "../toolkit/model/model.ts";
import { tokenizer } from "../toolkit/model/tokenizer.ts";
import type { Tensor } from "../toolkit/tensor/tensor.ts";
import { writeCard } from "./card.ts";
import { Random } from "./random.ts";
import { HELD_OUT, SEED } from "./seeds.ts";
import { heldOut, trainingProblem } from "./text/held-out.ts";
import { mixedTexts } from "./text/sample.ts";
import { story } from "./text/stories.ts";
import { SPECIAL, tokenizerConfig, trainTokenizer } from "./tokenizer/train.ts";
import { type Example, packed } from "./train/batch.ts";
import { bucketed } from "./train/bucket.ts";
import { initialWeights } from "./train/initial.ts";
import { type TrainedModel, train } from "./train/train.ts";

/**
 * Makes `tiny-base`, `tiny-math` and `word-problems/test.jsonl` from nothing but seeds.
 *
 *     node dist/datasets/recipe.js [folder]
 *
 * About half an hour on two cores. A run that is stopped goes on where it was when it is
 * started again; what it needs for that lies in `.deltalab/train`.
 */

const CONFIG = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: 512,
  hidden_size: 256,
  intermediate_size: 640,
  num_hidden_layers: 4,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  head_dim: 32,
  hidden_act: "silu",
  attention_bias: false,
  mlp_bias: false,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  max_position_embeddings: 256,
  tie_word_embeddings: true,
  pad_token_id: 0,
  bos_token_id: 1,
  eos_token_id: 2,
  torch_dtype: "bfloat16",
};

const BASE = { steps: 450, warmup: 40, peak: 2e-3, decay: 0.1, clip: 1, seed: SEED.stories };
const STORIES = { rows: 36, length: 128 };
// No decay here: it would add a multiple of the base to the delta.
const MATH = { steps: 750, warmup: 40, peak: 1e-3, decay: 0, clip: 1, seed: SEED.problems };
const PROBLEMS = { rows: 64 };

const folder = process.argv[2] ?? "datasets";
const config = llamaConfig(CONFIG);
const run = { config, saveEvery: 50, log: console.log };
const snapshot = (name: string) => path.join(".deltalab", "train", `${name}.safetensors`);

const test = heldOut(SEED.heldOut, HELD_OUT);
const held = new Set(test.map(({ prompt }) => prompt));
const tokenizerJson = trainTokenizer(mixedTexts(SEED.tokenizer, held, 3000), CONFIG.vocab_size);
const tokens = tokenizer(tokenizerJson, tokenizerConfig());
const [pad, , end] = SPECIAL.keys() as unknown as [number, number, number];

await writeTask();
const base = await trainBase();
await ship("tiny-base", base);
const math = await trainMath();
await ship("tiny-math", math);
await writeCards();

async function writeTask(): Promise<void> {
  await mkdir(path.join(folder, "word-problems"), { recursive: true });
  const lines = test.map((problem) => `${JSON.stringify(problem)}\n`);
  await writeFile(path.join(folder, "word-problems", "test.jsonl"), lines.join(""));
}

function trainBase(): Promise<TrainedModel> {
  const batch = (step: number) => {
    const random = new Random(BASE.seed, step);
    return packed(() => [...tokens.encode(story(random)), end], STORIES.rows, STORIES.length + 1);
  };
  const start = async () => initialWeights(config, new Random(SEED.weights));
  return train({ name: "tiny-base", ...BASE, ...run, batch, start, snapshot: snapshot("base") });
}

/** Starts from the base as it is on disk, in bfloat16: the delta is between the two shipped files. */
function trainMath(): Promise<TrainedModel> {
  const example = (random: Random): Example => {
    const { prompt, answer } = trainingProblem(random, held);
    const given = tokens.encode(prompt);
    return { tokens: [...given, ...tokens.encode(answer, { special: false }), end], given: given.length };
  };
  const batch = bucketed({ seed: MATH.seed, rows: PROBLEMS.rows, pad, example });
  const start = () => stored("tiny-base");
  return train({ name: "tiny-math", ...MATH, ...run, batch, start, snapshot: snapshot("math") });
}

async function stored(model: string): Promise<Map<string, Tensor>> {
  const checkpoint = await openCheckpoint(path.join(folder, model));
  const read = checkpoint.names.map(async (name) => [name, await checkpoint.weight(name)] as const);
  return new Map(await Promise.all(read));
}

async function ship(model: string, { tensors }: TrainedModel): Promise<void> {
  const target = path.join(folder, model);
  await writeCheckpoint(target, { config: CONFIG, tensors, tokenizer: tokenizerJson });
  const settings = `${JSON.stringify(tokenizerConfig(), null, 2)}\n`;
  await writeFile(path.join(target, "tokenizer_config.json"), settings);
}

async function writeCards(): Promise<void> {
  const accuracies = { "tiny-base": await measure("tiny-base"), "tiny-math": await measure("tiny-math") };
  await writeCard(path.join(folder, "tiny-base"), {
    name: "tiny-base",
    about: `A Llama of ${config.layers} layers, width ${config.width}, that tells short simple stories. It has read counting
and small sums in them, but never a question with its answer. The base of \`tiny-math\`.`,
    recipe: [
      `Stories from \`datasets/text/stories.ts\`, ${BASE.steps} steps of ${STORIES.rows} rows of ${STORIES.length} tokens.`,
      optimizer(BASE),
      `Seeds: weights ${SEED.weights}, stories ${BASE.seed}, tokenizer ${SEED.tokenizer}.`,
    ],
    seconds: base.seconds,
    accuracies,
  });
  await writeCard(path.join(folder, "tiny-math"), {
    name: "tiny-math",
    about: `\`tiny-base\`, every weight fine-tuned to solve word problems of two or three steps, with the steps written out.`,
    recipe: [
      `Problems from \`datasets/text/problems.ts\`, ${MATH.steps} steps of ${PROBLEMS.rows} problems, each drawn anew; the loss counts the answer only.`,
      `${optimizer(MATH)} It starts from the bfloat16 weights of \`tiny-base\`.`,
      `Seeds: problems ${MATH.seed}, held-out problems ${SEED.heldOut}.`,
    ],
    seconds: math.seconds,
    accuracies,
  });
}

function optimizer({ peak, warmup, decay, clip }: typeof BASE): string {
  const rate = `learning rate ${peak}, ${warmup} steps of warm-up, cosine to a tenth`;
  return `AdamW, ${rate}, weight decay ${decay}, gradients clipped at ${clip}.`;
}

async function measure(name: string): Promise<Accuracy> {
  const model = await loadModel(await openCheckpoint(path.join(folder, name)));
  const result = await accuracy(model, tokens, test);
  model.dispose();
  console.log(`${name}: ${result.correct} of ${result.n} problems`);
  return result;
}
