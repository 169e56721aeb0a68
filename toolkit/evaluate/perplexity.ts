import { setImmediate } from "node:timers/promises";
import { ValueError } from "../errors.ts";
import type { Model } from "../model/model.ts";
import type { Tokenizer } from "../model/tokenizer.ts";

export interface PerplexityOptions {
  /** Tokens that the model reads at once. */
  readonly context?: number;
  /** Tokens from one window to the next; the rest of a window only gives context. */
  readonly stride?: number;
  /** Called after every window. */
  readonly onProgress?: (done: number, n: number) => void;
}

export interface Perplexity {
  readonly perplexity: number;
  /** Of the perplexity, as if surprises at different tokens were independent. */
  readonly standardError: number;
  /** Predictions that were scored. */
  readonly tokens: number;
  readonly context: number;
  readonly stride: number;
}

/**
 * How many tokens a model hesitates between, on average, when it reads a text.
 *
 *   exp(mean surprise)      surprise = −log p(token | at most `context` tokens before it)
 *
 * A long text is read in windows that overlap; each token is scored once, in the first window
 * that holds it, so that all but the first window's tokens have at least context − stride before them.
 *
 * @param context  128 when omitted
 * @param stride   1 … context − 1; half the context when omitted
 * @throws {ValueError} a text of less than two tokens, or a stride out of range
 */
export async function perplexity(
  model: Pick<Model, "logits">,
  tokenizer: Tokenizer,
  text: string,
  { context = 128, stride = Math.floor(context / 2), onProgress }: PerplexityOptions = {},
): Promise<Perplexity> {
  if (!(stride >= 1 && stride < context))
    throw new ValueError(`perplexity: stride must be 1…${context - 1}, got ${stride}`);
  const tokens = tokenizer.encode(text);
  if (tokens.length < 2)
    throw new ValueError(`perplexity: expected a text of at least 2 tokens, got ${tokens.length}`);
  const scored: number[] = [];
  for (let begin = 0; scored.length < tokens.length - 1; begin += stride) {
    const window = surprises(model, tokens.slice(begin, begin + context));
    scored.push(...window.slice(scored.length - begin));
    onProgress?.(scored.length, tokens.length - 1);
    await setImmediate(); // others get their turn between windows
  }
  return { ...summary(scored), tokens: scored.length, context, stride };
}

/** The surprise at every token of a window but the first, in nats. */
function surprises(model: Pick<Model, "logits">, window: readonly number[]): number[] {
  const logits = model.logits([window]);
  const [, , vocabulary] = logits.shape;
  const values = logits.dataSync<"float32">();
  logits.dispose();
  const next = window.slice(1);
  return next.map((token, t) => surprise(values.subarray(t * vocabulary, (t + 1) * vocabulary), token));
}

/** −log softmax(logits)[token], with the largest logit taken out so that no exponential overflows. */
function surprise(logits: Float32Array, token: number): number {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return Math.log(sum) + largest - logits[token]!;
}

function summary(scored: readonly number[]): Pick<Perplexity, "perplexity" | "standardError"> {
  const n = scored.length;
  const mean = scored.reduce((a, b) => a + b) / n;
  const variance = scored.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  const perplexity = Math.exp(mean);
  return { perplexity, standardError: perplexity * Math.sqrt(variance / n) };
}
