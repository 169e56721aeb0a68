import { ShapeError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { LlamaConfig } from "./config.ts";
import { nameAlone } from "./language.ts";
import { type ModelText, readingOf } from "./reading.ts";
import { steps, stepsBefore } from "./steps.ts";
import { type Settled, Walk } from "./walk.ts";

/** The Gram matrices of what enters each layer of a model. */
export interface RecordedActivations {
  /** XᵀX [in, in] over all tokens X [tokens, in], of the model as it is. */
  gram(layer: string): Promise<Matrix>;
  /** How many tokens the Gram matrices are summed over. */
  readonly tokens: number;
  /** Where layers are compressed in sequence: begins a walk of its own through the model. */
  walk?(passes: number): ActivationWalk;
}

/** The same while the layers of the model change: see `CalibrationWalk`. */
export interface ActivationWalk {
  order(layers: readonly string[]): string[][][];
  gram(layer: string, pass: number): Promise<Matrix>;
  settle(layer: string, weight: Settled): void;
}

/**
 * Records what enters each layer of a model when it reads some texts: what GPTQ is calibrated on, and what errors of
 * outputs are measured with.
 *
 *   XᵀX = Σ x · xᵀ over all tokens of all texts      x [in]
 *
 * All layers as the model has them: then any number of them can be compressed side by side. Or in sequence, where the
 * layers before one are as they were compressed, so that it is rounded for the inputs that it will get; only layers
 * that get the same inputs can then be compressed side by side, three at most. On the shipped pair of four blocks both
 * err alike by GPTQ with `deltaCoMe`'s other defaults; with the published rounding, logits err 3 % less in sequence.
 *
 * Nothing runs before a layer is asked for. Ask for layers in the order of their blocks: for an earlier block all begins
 * again. Calls may overlap; they are answered one after the other.
 * Cost: one forward pass for all blocks, either way. Kept are the hidden states of all tokens [tokens, width] and of one
 * block its weights and Gram matrices; in sequence also what enters the next layers, at most [tokens, intermediate].
 *
 * @param texts               token numbers, or prompts with images for a model that sees; each is read by itself
 * @param options.sequential  in sequence
 * @throws {UnsupportedError} an architecture that is not implemented, or images for one that does not see
 * @throws {ShapeError} no text, or an empty one; or neither one nor all of an image's tokens
 */
export function calibrate(
  weights: Weights,
  texts: readonly ModelText[],
  { sequential = false }: { readonly sequential?: boolean } = {},
): RecordedActivations {
  if (texts.length === 0 || texts.some((text) => ("images" in text ? text.tokens : text).length === 0))
    throw new ShapeError("calibrate: expected texts of at least one token, got none or an empty one");
  const reading = readingOf("calibrate", weights, texts);
  const { config, tokens } = reading;
  const start = (passes = 1) => new Walk(reading, passes);
  return {
    tokens,
    gram: recorded(config, start),
    ...(sequential && { walk: (passes: number) => sequence(config, start(passes)) }),
  };
}

/** Answers for the layers of the model as it is. */
function recorded(config: LlamaConfig, start: () => Walk): RecordedActivations["gram"] {
  let walk = start();
  return oneByOne(async (layer) => {
    const { block, step } = placeOf(layer, config);
    if (block < walk.block) walk = start();
    while (walk.block < block) await walk.leave();
    await walk.reach(steps.length); // at once, so that nothing but what leaves the block is kept
    return walk.gram(block, step);
  });
}

/** Answers for the layers of a model that changes on the way. */
function sequence(config: LlamaConfig, walk: Walk): ActivationWalk {
  const blocks = [...Array(config.layers).keys()];
  return {
    order(layers) {
      const places = layers.map((layer) => ({ layer, ...placeOf(layer, config) }));
      const at = (block: number, step: number) =>
        places.filter((place) => place.block === block && place.step === step).map(({ layer }) => layer);
      return blocks.map((block) => steps.map((_, step) => at(block, step)));
    },
    gram: oneByOne((layer, pass) => {
      const { block, step } = placeOf(layer, config);
      return walk.gram(block, step, pass);
    }),
    settle: (layer, weight) => walk.settle(`${nameAlone(layer)}.weight`, weight),
  };
}

/** Calls that overlap are answered one after the other. */
function oneByOne<A extends unknown[], T>(work: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const answer = last.then(() => work(...args));
    last = answer.catch(() => {}); // whoever asked gets the error; those after start from the same state
    return answer;
  };
}

/** Where a layer is: block 0, after 3 steps of it for `model.layers.0.mlp.up_proj`. */
function placeOf(layer: string, { layers }: LlamaConfig): { block: number; step: number } {
  const [, block, part] =
    /^model\.layers\.(\d+)\.((?:self_attn|mlp)\.\w+_proj)$/.exec(nameAlone(layer)) ?? [];
  const step = stepsBefore(part ?? "");
  if (step < 0 || Number(block) >= layers)
    throw new ShapeError(`calibrate: expected a projection in one of ${layers} blocks, got "${layer}"`);
  return { block: Number(block), step };
}
