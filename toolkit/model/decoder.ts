import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { canCompile } from "../backend/graph/compile.ts";
import type { LlamaConfig } from "./config.ts";
import { embedding, transformer } from "./llama.ts";
import { type Memory, withRoom } from "./memory.ts";
import type { Parameters } from "./parameters.ts";
import { placesOf } from "./pass.ts";
import { type CompiledStep, compiledStep, type Next, nextOf } from "./step.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

/** What a model makes of the tokens that it has read. */
export interface Reading extends Next {
  readonly memory: Memory;
}

/** Reads texts with a model: prompts at first, then token by token what is written after them. */
export class Decoder {
  readonly config: LlamaConfig;
  private readonly parameters: Parameters;
  private step: CompiledStep | undefined;

  constructor(config: LlamaConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /** Every token's own vector: `[rows, time, width]`. */
  embedded(tokens: Tokens): Tensor3D {
    return embedding(this.parameters, tokenTensor(tokens, this.config));
  }

  /** Texts of one length `[rows, time, width]`, or the next part of each. The memory before it is used up. */
  read(embedded: Tensor3D, missing: readonly number[], past?: Memory): Reading {
    const { hidden, memory } = transformer(this.config, this.parameters, embedded, { past, missing });
    return { ...nextOf(this.config, this.parameters, lastOf(hidden)), memory };
  }

  /** One more token of each text. The memory before it is used up. */
  readOn(tokens: readonly number[], past: Memory, missing: readonly number[]): Reading {
    const column = tokens.map((token) => [token]);
    if (!canCompile()) return this.read(this.embedded(column), missing, past);
    this.step ??= compiledStep(this.config, this.parameters);
    const { room, seen, layers } = withRoom(past, 1);
    const extent = { rows: tokens.length, time: 1, seen, room, missing };
    const { memory, ...next } = this.step.run({
      tokens: tokenTensor(column, this.config),
      places: placesOf(this.config, extent),
      memory: layers,
    });
    return { ...next, memory: { room, seen: seen + 1, layers: memory } };
  }

  /** Frees what was compiled. The weights are the model's. */
  dispose(): void {
    this.step?.dispose();
    this.step = undefined;
  }
}

/** The last token's vector of every row: `[rows, time, width]` → `[rows, 1, width]`. */
const lastOf = (hidden: Tensor3D): Tensor3D => hidden.slice([0, hidden.shape[1] - 1, 0], [-1, 1, -1]);
