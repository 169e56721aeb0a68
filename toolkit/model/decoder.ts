import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { type Compiled, canCompile, compile } from "../backend/graph/compile.ts";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "./config.ts";
import { embedding, head, layers } from "./llama.ts";
import type { Extent } from "./mask.ts";
import { type LayerMemory, type Memory, withRoom } from "./memory.ts";
import type { Parameters } from "./parameters.ts";
import { newPass, type Places, placesOf } from "./pass.ts";
import { stepSpec } from "./step-spec.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

/** What a model makes of the tokens that it has read. */
export interface Reading extends Next {
  readonly memory: Memory;
}

/** What follows the last token of each row. */
type Next = {
  /** `[rows, 1, vocabulary]` */
  readonly logits: Tensor3D;
  /** The most likely token: `[rows, 1]`. */
  readonly likeliest: Tensor2D;
};

/** One more token of each row, where it is, and what was before it. */
export type Step = {
  /** `[rows, 1]` */
  readonly tokens: Tensor2D;
  readonly places: Places;
  readonly memory: readonly LayerMemory[];
};

/** Reads texts with a model: prompts at first, then token by token what is written after them. */
export class Decoder {
  readonly config: LlamaConfig;
  private readonly parameters: Parameters;
  private compiled: Compiled<Step, Next & { memory: readonly LayerMemory[] }> | undefined;

  constructor(config: LlamaConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /** Every token's own vector: `[rows, time, width]`. */
  embedded(tokens: Tokens): Tensor3D {
    return embedding(this.parameters, tokenTensor(tokens, this.config));
  }

  /** Prompts of one length `[rows, time, width]`; of the first `missing` places of each nothing is seen. */
  read(embedded: Tensor3D, missing: readonly number[]): Reading {
    const [rows, time] = embedded.shape;
    const extent = { rows, time, seen: 0, room: time, missing };
    const { hidden, memory } = layers(newPass(this.config, this.parameters, extent), embedded);
    return { ...this.next(lastOf(hidden)), memory: { room: time, seen: time, layers: memory } };
  }

  /** One more token of each row. The memory before it is used up. */
  readOn(tokens: readonly number[], before: Memory, missing: readonly number[]): Reading {
    const { room, seen, layers } = withRoom(before, 1);
    const extent = { rows: tokens.length, time: 1, seen, room: Math.max(room, seen + 1), missing };
    const step = {
      tokens: tokenTensor(
        tokens.map((token) => [token]),
        this.config,
      ),
      places: placesOf(this.config, extent),
      memory: layers,
    };
    const { memory, ...next } = canCompile() ? this.graph().run(step) : this.step(extent, step);
    return { ...next, memory: { room: extent.room, seen: seen + 1, layers: memory } };
  }

  /** The model's weights are not its own. */
  dispose(): void {
    this.compiled?.dispose();
    this.compiled = undefined;
  }

  private step(extent: Extent, { tokens, places, memory }: Step) {
    const pass = newPass(this.config, this.parameters, extent, places);
    const read = layers(pass, embedding(this.parameters, tokens), memory);
    return { ...this.next(read.hidden), memory: read.memory };
  }

  /** A step for any number of rows and places: made at the first. */
  private graph() {
    const { extent, spec } = stepSpec(this.config);
    this.compiled ??= compile((step: Step) => this.step(extent, step), spec);
    return this.compiled;
  }

  private next(last: Tensor3D): Next {
    const logits = head(this.config, this.parameters, last);
    return { logits, likeliest: tf.argMax(logits, -1) };
  }
}

/** The last token's vector of every row: `[rows, time, width]` → `[rows, 1, width]`. */
const lastOf = (hidden: Tensor3D): Tensor3D => hidden.slice([0, hidden.shape[1] - 1, 0], [-1, 1, -1]);
