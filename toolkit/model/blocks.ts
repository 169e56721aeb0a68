import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { NotFoundError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import { fromTensorFlow, scoped, toTensorFlow } from "../linalg/bridge.ts";
import { asMatrix, type Matrix, type Tensor } from "../tensor/tensor.ts";
import type { LlamaConfig } from "./config.ts";
import { block } from "./llama.ts";
import { llamaShapes } from "./parameters.ts";
import { newPass } from "./pass.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

/** The projections whose inputs are recorded; all others of a block get the same as one of these. */
const RECORDED = ["self_attn.q_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.down_proj"];

/** A walk through the blocks of a model, each run on all texts, that records what enters its projections. */
export class Blocks {
  index = 0;
  readonly passes: number;
  private readonly config: LlamaConfig;
  private readonly weights: Weights;
  /** For each text what enters the block, `[time, width]`; after its passes, what leaves it. */
  private hidden: Matrix[];
  /** For each pass that was run, the Gram matrix of each recorded projection. */
  private grams: Map<string, Matrix>[] = [];

  private constructor(config: LlamaConfig, weights: Weights, hidden: Matrix[], passes: number) {
    this.config = config;
    this.weights = weights;
    this.hidden = hidden;
    this.passes = passes;
  }

  /** Stands before the first block, with the embedded texts. */
  static async start(config: LlamaConfig, weights: Weights, texts: Tokens, passes: number): Promise<Blocks> {
    const embedding = asMatrix(await weights.weight("model.embed_tokens.weight"), "calibrate");
    const embedded = texts.map((text) =>
      scoped(() => {
        const tokens = tokenTensor([text], config).flatten();
        return fromTensorFlow(tf.gather(toTensorFlow(embedding), tokens) as Tensor2D);
      }),
    );
    return new Blocks(config, weights, embedded, passes);
  }

  /** Goes on to the next block, which gets what left this one. */
  async next(): Promise<void> {
    await this.runAll();
    this.grams = [];
    this.index++;
  }

  /** XᵀX of what enters a projection in one pass. */
  async gram(part: string, pass: number): Promise<Matrix> {
    await this.runAll();
    const gram = this.grams[pass]?.get(`model.layers.${this.index}.${part}`);
    if (gram) return gram;
    throw new NotFoundError(
      `calibrate: expected one of ${RECORDED} in ${this.passes} passes, got ${part}, ${pass}`,
    );
  }

  /** Runs every pass of this block that has not run. */
  private async runAll(): Promise<void> {
    if (this.grams.length > 0) return;
    const parameters = await this.parameters();
    const grams: Map<string, Matrix>[] = [];
    let hidden = this.hidden;
    for (let pass = 0; pass < this.passes; pass++) {
      const recorded = new Map<string, Matrix>();
      hidden = hidden.map((x) => this.run(x, parameters, recorded));
      grams.push(recorded);
    }
    [this.hidden, this.grams] = [hidden, grams];
  }

  private async parameters(): Promise<Map<string, Tensor>> {
    const names = [...llamaShapes(this.config).keys()].filter((name) =>
      name.startsWith(`model.layers.${this.index}.`),
    );
    return new Map(
      await Promise.all(names.map(async (name) => [name, await this.weights.weight(name)] as const)),
    );
  }

  /** What leaves the block for what enters it, `[time, width]`; adds to the Gram matrices on the way. */
  private run(x: Matrix, weights: ReadonlyMap<string, Tensor>, grams: Map<string, Matrix>): Matrix {
    const { config } = this;
    const [time] = x.shape;
    const name = `model.layers.${this.index}`;
    return scoped(() => {
      const parameters = new Map(
        [...weights].map(([key, { data, shape }]) => [key, tf.tensor(data, [...shape])]),
      );
      const observe = (projection: string, inputs: Tensor2D) => {
        if (RECORDED.some((part) => projection === `${name}.${part}`)) addGram(grams, projection, inputs);
      };
      const alone = { rows: 1, time, seen: 0, room: time, missing: [0] };
      const pass = { ...newPass(config, parameters, alone), observe };
      return fromTensorFlow(block(pass, this.index, toTensorFlow(x)).output);
    });
  }
}

function addGram(grams: Map<string, Matrix>, projection: string, x: Tensor2D): void {
  const gram = tf.matMul(x, x, true, false) as Tensor2D;
  const sum = grams.get(projection);
  grams.set(projection, fromTensorFlow(sum ? (tf.add(gram, toTensorFlow(sum)) as Tensor2D) : gram));
}
