import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { ValueError } from "../errors.ts";
import { fromTensorFlow, scoped, toTensorFlow } from "../linalg/bridge.ts";
import type { Matrix, Tensor } from "../tensor/tensor.ts";
import { EMBEDDING } from "./llama.ts";
import { llamaShapes, type Parameters } from "./parameters.ts";
import { newPass } from "./pass.ts";
import type { Reading } from "./reading.ts";
import { type Flow, steps } from "./steps.ts";
import { extentOf, type TextBatch, takenRows } from "./text-batches.ts";

/** What a projection weighs in a pass over its block, instead of what it weighs in the model. */
export type Settled = (pass: number) => Promise<Tensor>;

/**
 * All texts on their way through the blocks of a model. It stops in front of projections, to tell what enters them and
 * to have their weights replaced.
 */
export class Walk {
  block = 0;
  /** How many times the texts have gone through this block before. */
  pass = 0;
  private readonly reading: Reading;
  private readonly passes: number;
  /** One of each batch, `[rows · time, …]`. */
  private flows: readonly Flow<Matrix>[] | undefined;
  /** Steps of the block that have been taken in this pass. */
  private taken = 0;
  /** XᵀX of what enters each step of the block but the first, as far as they have been reached. */
  private grams: readonly Matrix[] = [];
  private readonly settled = new Map<string, Settled>();

  /**
   * Stands before the first block. Nothing runs yet.
   *
   * @param passes  how many times the texts go through each block, from the second time as they left it, before they go on
   */
  constructor(reading: Reading, passes = 1) {
    this.reading = reading;
    this.passes = passes;
  }

  /** A weight of a block that has not been left, such as `model.layers.0.mlp.up_proj.weight`, from its next use on. */
  settle(name: string, weight: Settled): void {
    this.settled.set(name, weight);
  }

  /**
   * XᵀX of what enters a step of a block in one of its passes; goes there.
   *
   * @throws {ValueError} that pass lies behind
   */
  async gram(block: number, step: number, pass = 0): Promise<Matrix> {
    while (this.block < block || (this.block === block && this.pass < pass)) await this.leave();
    if (this.block > block || this.pass > pass)
      throw new ValueError(
        `calibrate: expected block ${this.block}, pass ${this.pass} or later, got block ${block}, pass ${pass}`,
      );
    await this.reach(step);
    return this.grams[step - 1]!;
  }

  /** Takes the block's steps up to this one, so that its weights are the next. */
  async reach(step: number): Promise<void> {
    const first = this.taken;
    if (step <= first) return;
    const flows = this.flows ?? (await this.embedded());
    const parameters = await this.parameters(first, step);
    const grams: Matrix[] = [];
    this.flows = scoped(() => {
      const tensors = inTensorFlow(parameters);
      return flows.map((flow, i) =>
        this.take(first, step, { batch: this.reading.batches[i]!, flow }, tensors, grams),
      );
    });
    this.grams = [...this.grams, ...grams];
    this.taken = step;
  }

  /** Takes the rest of the block's steps: to its beginning for another pass, or on to the next block. */
  async leave(): Promise<void> {
    await this.reach(steps.length);
    [this.grams, this.taken] = [[], 0];
    this.pass = (this.pass + 1) % this.passes;
    if (this.pass > 0) return;
    for (const name of this.settled.keys()) if (name.startsWith(this.prefix)) this.settled.delete(name);
    this.block++;
  }

  private get prefix(): string {
    return `model.layers.${this.block}.`;
  }

  private async embedded(): Promise<Flow<Matrix>[]> {
    const { batches, visionShapes, config, language, embedded } = this.reading;
    const parameters = new Map<string, Tensor>();
    for (const name of [EMBEDDING, ...visionShapes.keys()]) parameters.set(name, await language.weight(name));
    return batches.map((batch) =>
      scoped(() => {
        const vectors = embedded(inTensorFlow(parameters), batch);
        const x = fromTensorFlow(vectors.reshape<Tensor2D>([-1, config.width]));
        return { residual: x, entering: x };
      }),
    );
  }

  /** The weights of some steps, as they are in this pass. */
  private async parameters(first: number, end: number): Promise<Map<string, Tensor>> {
    const parts = steps.slice(first, end).flatMap(({ weights }) => weights);
    const { config, language } = this.reading;
    const names = [...llamaShapes(config).keys()].filter((name) =>
      parts.some((part) => name.startsWith(`${this.prefix}${part}.`)),
    );
    const weightOf = (name: string) => this.settled.get(name)?.(this.pass) ?? language.weight(name);
    return new Map(await Promise.all(names.map(async (name) => [name, await weightOf(name)] as const)));
  }

  /** Takes some steps with one batch; adds to the Gram matrices on the way. */
  private take(
    first: number,
    end: number,
    { batch, flow: before }: { readonly batch: TextBatch; readonly flow: Flow<Matrix> },
    parameters: Parameters,
    grams: Matrix[],
  ): Flow<Matrix> {
    return scoped(() => {
      const pass = newPass(this.reading.config, parameters, extentOf(batch));
      let flow: Flow = { residual: toTensorFlow(before.residual), entering: toTensorFlow(before.entering) };
      steps.slice(first, end).forEach((step, i) => {
        flow = step.take(pass, this.block, flow);
        if (step !== steps.at(-1)) grams[i] = sumOfGrams(takenRows(flow.entering, batch), grams[i]);
      });
      return { residual: fromTensorFlow(flow.residual), entering: fromTensorFlow(flow.entering) };
    });
  }
}

const inTensorFlow = (parameters: ReadonlyMap<string, Tensor>): Parameters =>
  new Map([...parameters].map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]));

function sumOfGrams(x: Tensor2D, others: Matrix | undefined): Matrix {
  const gram = tf.matMul(x, x, true, false) as Tensor2D;
  return fromTensorFlow(others ? (tf.add(gram, toTensorFlow(others)) as Tensor2D) : gram);
}
