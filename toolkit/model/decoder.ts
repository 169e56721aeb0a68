import type { Tensor1D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { canCompile } from "../backend/graph/compile.ts";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "./config.ts";
import { embedding } from "./llama.ts";
import type { Extent } from "./mask.ts";
import { type Memory, withRoom } from "./memory.ts";
import type { Parameters } from "./parameters.ts";
import { placesOf } from "./pass.ts";
import { type Beginning, begin, type Continuation, continued, type Next } from "./step.ts";
import { StepGraph } from "./step-graph.ts";
import { shapesOfBeginning, shapesOfContinuation } from "./step-shapes.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

/** What a model makes of the tokens that it has read. */
export interface Reading extends Pick<Next, "logits" | "likeliest"> {
  readonly memory: Memory;
}

/** What reads texts: prompts at first, then token by token what is written after them. */
export interface Reader {
  /** Every token's own vector: `[rows, time, width]`. */
  embedded(tokens: Tokens): Tensor3D;
  /** Prompts `[rows, time, width]`, of which nothing is seen in the first `missing` places. */
  read(embedded: Tensor3D, missing: readonly number[]): Reading;
  /**
   * One more token of each row. The memory before it is used up.
   *
   * @param indices  which of the prompts are still read, in their order
   */
  readOn(
    last: readonly number[],
    past: Memory,
    missing: readonly number[],
    indices: readonly number[],
  ): Reading;
  /** Whether the text of a prompt ends with this token. */
  ends(token: number, index: number): boolean;
}

/**
 * Reads texts with a model: prompts at first, then token by token what is written after them.
 *
 * Where TensorFlow can run the whole forward pass as a graph it does so: from the first token that follows a prompt on,
 * and from the second time on that prompts are read, since to make a graph takes as long as to read several.
 */
export class Decoder implements Reader {
  readonly config: LlamaConfig;
  private readonly parameters: Parameters;
  private hasRead = false;
  private readonly begin: StepGraph<Beginning>;
  private readonly continued: StepGraph<Continuation>;

  constructor(config: LlamaConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
    this.begin = new StepGraph(config, parameters, begin, shapesOfBeginning(config));
    this.continued = new StepGraph(config, parameters, continued, shapesOfContinuation(config));
  }

  embedded(tokens: Tokens): Tensor3D {
    return embedding(this.parameters, tokenTensor(tokens, this.config));
  }

  read(embedded: Tensor3D, missing: readonly number[]): Reading {
    const [rows, time] = embedded.shape;
    const extent = { rows, time, seen: 0, room: time, missing };
    const inputs = { embedded, places: placesOf(this.config, extent), last: lastOfRows(rows, time) };
    const isFirst = !this.hasRead;
    this.hasRead = true;
    if (isFirst || !canCompile())
      return readingOf(extent, begin(this.config, this.parameters, extent, inputs));
    return readingOf(extent, this.begin.run(extent, inputs));
  }

  readOn(last: readonly number[], past: Memory, missing: readonly number[]): Reading {
    const { room, seen, layers } = withRoom(past, 1);
    const extent = { rows: last.length, time: 1, seen, room: Math.max(room, seen + 1), missing };
    const tokens = tokenTensor(
      last.map((token) => [token]),
      this.config,
    );
    const inputs = { tokens, places: placesOf(this.config, extent), memory: layers };
    if (!canCompile()) return readingOf(extent, continued(this.config, this.parameters, extent, inputs));
    return readingOf(extent, this.continued.run(extent, inputs));
  }

  ends(token: number): boolean {
    return this.config.eos.includes(token);
  }

  /** Frees what was compiled. The weights are the model's. */
  dispose(): void {
    this.begin.dispose();
    this.continued.dispose();
  }
}

/** Where the last token of each row is among all `rows · time`. */
export const lastOfRows = (rows: number, time: number): Tensor1D =>
  tf.tensor1d(
    Array.from({ length: rows }, (_, row) => (row + 1) * time - 1),
    "int32",
  );

/** What was read, with memory that knows how far. */
export const readingOf = ({ seen, time, room }: Extent, { memory, ...next }: Next): Reading => ({
  ...next,
  memory: { room, seen: seen + time, layers: memory },
});
