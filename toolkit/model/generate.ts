import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { ShapeError } from "../errors.ts";
import type { LlamaConfig } from "./config.ts";
import type { Memory } from "./layer.ts";
import { type Context, head, transformer } from "./llama.ts";
import { paddingMask } from "./mask.ts";
import type { Parameters } from "./parameters.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

export interface GenerateOptions {
  /** Stop after this many new tokens, if the model has not ended before. */
  readonly maxTokens?: number;
}

/**
 * Continues every prompt with the most likely token, again and again, until the model ends the
 * text. The token that ends it is not part of the answer.
 *
 * Keys and values of earlier tokens are kept, so each step computes one token per row.
 * Cost: 2 · weights operations per token; 2 · layers · kvHeads · headSize numbers kept for each.
 *
 * @param maxTokens  128 when omitted
 * @throws {ShapeError} an empty prompt
 */
export function generate(
  config: LlamaConfig,
  parameters: Parameters,
  prompts: Tokens,
  { maxTokens = 128 }: GenerateOptions = {},
): number[][] {
  if (prompts.some((prompt) => prompt.length === 0))
    throw new ShapeError("generate: expected prompts of at least one token, got an empty one");
  const texts = prompts.map(() => ({ tokens: [] as number[], ended: false }));
  for (const next of continuation(config, parameters, prompts, maxTokens)) {
    texts.forEach((text, i) => {
      text.ended ||= config.eos.includes(next[i]!);
      if (!text.ended) text.tokens.push(next[i]!);
    });
    if (texts.every(({ ended }) => ended)) break;
  }
  return texts.map(({ tokens }) => tokens);
}

/**
 * The next token of every row, step after step.
 *
 * The rows are one batch, filled up on the left. Rotary positions count only distances, so a
 * row that starts later needs no positions of its own, only a mask over what was filled up.
 */
function* continuation(
  config: LlamaConfig,
  parameters: Parameters,
  prompts: Tokens,
  steps: number,
): Generator<number[]> {
  const longest = Math.max(...prompts.map(({ length }) => length));
  const missing = prompts.map(({ length }) => longest - length);
  let rows: Tokens = prompts.map((prompt, i) => [...new Array<number>(missing[i]!).fill(0), ...prompt]);
  let past: Memory[] = [];
  try {
    for (let step = 0; step < steps; step++) {
      const next = tf.tidy(() => {
        const padding = paddingMask(missing, longest + step);
        return advance(config, parameters, tokenTensor(rows, config), { past, padding });
      });
      tf.dispose(past);
      past = next.memory;
      const tokens = [...next.best.dataSync()];
      next.best.dispose();
      rows = tokens.map((token) => [token]);
      yield tokens;
    }
  } finally {
    tf.dispose(past);
  }
}

/** One pass over new tokens: the most likely token after each row, and what to remember. */
function advance(config: LlamaConfig, parameters: Parameters, tokens: Tensor2D, context: Context) {
  const { hidden, memory } = transformer(config, parameters, tokens, context);
  const last = hidden.slice([0, tokens.shape[1] - 1, 0], [-1, 1, -1]);
  const best = tf.argMax(head(config, parameters, last), -1).flatten() as Tensor1D;
  return { best, memory };
}
