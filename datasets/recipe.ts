import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openCheckpoint } from "../toolkit/io/checkpoint.ts";
import { writeCheckpoint } from "../toolkit/io/write-checkpoint.ts";
import { llamaConfig } from "../toolkit/model/config.ts";
import { type Tokenizer, tokenizer } from "../toolkit/model/tokenizer.ts";
import type { Tensor } from "../toolkit/tensor/tensor.ts";
import { Random } from "./random.ts";
import { heldOut, trainingProblem } from "./text/held-out.ts";
import { story } from "./text/stories.ts";
import { SPECIAL, tokenizerConfig, trainTokenizer } from "./tokenizer/train.ts";
import { type Example, packed } from "./train/batch.ts";
import { bucketed } from "./train/bucket.ts";
import { initialWeights } from "./train/initial.ts";
import type { Snapshot } from "./train/snapshot.ts";
import { train } from "./train/train.ts";

/**
 * Makes `tiny-base`, `tiny-math` and `word-problems/test.jsonl` from nothing but seeds.
 *
 *     node dist/datasets/recipe.js [folder]
 *
 * About half an hour on two cores. A run that is stopped goes on where it was when it is
 * started again; what it needs for that lies in `.deltalab/train`.
 */

const SEED = { tokenizer: 1, weights: 2, stories: 3, problems: 4, heldOut: 5 };

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

const BASE = { steps: 450, warmup: 40, peak: 2e-3, decay: 0.1, clip: 1, rows: 36, length: 128 };
// No decay here: it would add a multiple of the base to the delta.
const MATH = { steps: 750, warmup: 40, peak: 1e-3, decay: 0, clip: 1, rows: 64 };

const folder = process.argv[2] ?? "datasets";
const work = path.join(".deltalab", "train");
const config = llamaConfig(CONFIG);
const held = heldOut(SEED.heldOut, 200);

await writeTask();
const tokenizerJson = trainTokenizer(textSample(), CONFIG.vocab_size);
const tokens = tokenizer(tokenizerJson, tokenizerConfig());
await ship("tiny-base", await trainBase(tokens));
await ship("tiny-math", await trainMath(tokens));

async function writeTask(): Promise<void> {
  await mkdir(path.join(folder, "word-problems"), { recursive: true });
  const lines = held.map(({ prompt, answer }) => `${JSON.stringify({ prompt, answer })}\n`);
  await writeFile(path.join(folder, "word-problems", "test.jsonl"), lines.join(""));
}

/** What the tokenizer learns its pieces from: as many stories as problems. */
function textSample(): string[] {
  const random = new Random(SEED.tokenizer);
  const prompts = new Set(held.map(({ prompt }) => prompt));
  const solved = () => {
    const { prompt, answer } = trainingProblem(random, prompts);
    return prompt + answer;
  };
  return Array.from({ length: 3000 }, () => [story(random), solved()]).flat();
}

function trainBase({ encode }: Tokenizer): Promise<Snapshot> {
  const [, , end] = SPECIAL.keys();
  const batch = (step: number) => {
    const random = new Random(SEED.stories, step);
    return packed(() => [...encode(story(random)), end!], BASE.rows, BASE.length + 1);
  };
  const start = async () => initialWeights(config, new Random(SEED.weights));
  return train({
    name: "tiny-base",
    ...BASE,
    config,
    batch,
    start,
    snapshot: snapshot("base"),
    log: console.log,
  });
}

/** Starts from the base as it is on disk, in bfloat16: the delta is between the two shipped files. */
function trainMath({ encode }: Tokenizer): Promise<Snapshot> {
  const [pad, , end] = SPECIAL.keys();
  const prompts = new Set(held.map(({ prompt }) => prompt));
  const example = (random: Random): Example => {
    const { prompt, answer } = trainingProblem(random, prompts);
    const given = encode(prompt);
    return { tokens: [...given, ...encode(answer, { special: false }), end!], given: given.length };
  };
  const batch = bucketed({ seed: SEED.problems, rows: MATH.rows, pad: pad!, example });
  const start = () => stored("tiny-base");
  return train({
    name: "tiny-math",
    ...MATH,
    config,
    batch,
    start,
    snapshot: snapshot("math"),
    log: console.log,
  });
}

async function stored(model: string): Promise<Map<string, Tensor>> {
  const checkpoint = await openCheckpoint(path.join(folder, model));
  const read = checkpoint.names.map(async (name) => [name, await checkpoint.weight(name)] as const);
  return new Map(await Promise.all(read));
}

async function ship(model: string, { tensors }: Snapshot): Promise<void> {
  const target = path.join(folder, model);
  await writeCheckpoint(target, { config: CONFIG, tensors, tokenizer: tokenizerJson });
  await writeFile(
    path.join(target, "tokenizer_config.json"),
    `${JSON.stringify(tokenizerConfig(), null, 2)}\n`,
  );
}

function snapshot(name: string): string {
  return path.join(work, `${name}.safetensors`);
}
