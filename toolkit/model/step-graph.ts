import { type Compiled, compile } from "../backend/graph/compile.ts";
import type { LlamaConfig } from "./config.ts";
import type { Extent } from "./mask.ts";
import type { Parameters } from "./parameters.ts";
import type { Next, Step } from "./step.ts";
import type { StepShapes } from "./step-shapes.ts";

/** Multiplications of a product that one thread makes as soon as two, which have to be told first. */
const SMALL = 2 ** 21;

/** A forward pass as a graph of TensorFlow: one for little work at a time, by one thread, and one for more, by all. */
export class StepGraph<I> {
  private readonly config: LlamaConfig;
  private readonly compile: (oneThread: boolean) => Compiled<I, Next>;
  private readonly compiled = new Map<boolean, Compiled<I, Next>>();

  constructor(config: LlamaConfig, parameters: Parameters, step: Step<I>, { extent, inputs }: StepShapes<I>) {
    this.config = config;
    this.compile = (oneThread) =>
      compile((given: I) => step(config, parameters, extent, given), inputs, { oneThread });
  }

  run(extent: Extent, inputs: I): Next {
    const oneThread = isSmall(this.config, extent);
    const graph = this.compiled.get(oneThread) ?? this.compile(oneThread);
    this.compiled.set(oneThread, graph);
    return graph.run(inputs);
  }

  dispose(): void {
    for (const graph of this.compiled.values()) graph.dispose();
    this.compiled.clear();
  }
}

/** Whether the largest product is small: by a layer's weights for every token, or by the head for each row's last. */
export function isSmall(
  { width, intermediate, heads, headSize, vocabulary }: LlamaConfig,
  { rows, time }: Pick<Extent, "rows" | "time">,
): boolean {
  const ofToken = width * Math.max(intermediate, heads * headSize);
  return rows * Math.max(time * ofToken, vocabulary * width) <= SMALL;
}
