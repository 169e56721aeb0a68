import { llamaConfig } from "../../toolkit/model/config.ts";
import { llama } from "../../toolkit/model/llama.ts";
import { tokenTensor } from "../../toolkit/model/tokens.ts";
import { Random } from "../random.ts";
import { SEED } from "../seeds.ts";
import { conversations } from "../tasks/conversations.ts";
import { programs } from "../tasks/programs.ts";
import { wordProblems } from "../tasks/word-problems.ts";
import { story } from "../text/stories.ts";
import { storyFiles } from "../text/story-files.ts";
import { END, tokenizerConfig } from "../tokenizer/train.ts";
import { packed } from "../train/batch.ts";
import { initialWeights } from "../train/initial.ts";
import { loss } from "../train/loss.ts";
import type { Given, Recipe } from "./recipe.ts";

export const VOCABULARY = 512;

/** What the base's `config.json` says. */
export const CONFIG = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: VOCABULARY,
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

const config = llamaConfig(CONFIG);
const STORIES = { rows: 36, length: 128 };

export const base: Recipe = {
  name: "base",
  about: `A Llama of ${config.layers} layers, width ${config.width}, that tells short simple stories. It has read counting
and small sums in them, but never a question with its answer. The base of all other models here.`,
  reads: `Stories from \`datasets/text/stories.ts\`, ${STORIES.rows} rows of ${STORIES.length} tokens a step.`,
  optimization: { steps: 450, warmup: 40, peak: 2e-3, decay: 0.1, clip: 1 },
  seed: SEED.stories,
  seeds: { weights: SEED.weights, tokenizer: SEED.tokenizer },
  tasks: [wordProblems, programs, conversations],
  texts: storyFiles(),
  config: CONFIG,
  tokenizerConfig: tokenizerConfig(),
  settings: CONFIG,
  start: () => initialWeights(config, new Random(SEED.weights)),
  lessons:
    (given, seed, rows = STORIES.rows) =>
    (step) => {
      const batch = stories(given, new Random(seed, step), rows);
      return (weights) => loss(batch, (rows) => llama(config, weights, tokenTensor(rows, config)));
    },
  finish: (trained) => trained,
};

const stories = ({ tokens }: Given, random: Random, rows: number) =>
  packed(() => [...tokens.encode(story(random)), END], rows, STORIES.length + 1);
