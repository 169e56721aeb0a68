import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { type Compiled, compile, type Spec, type SpecOf } from "../backend/graph/compile.ts";
import { unknownSizes } from "../backend/graph/sizes.ts";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "./config.ts";
import { embedding, head, throughLayers } from "./llama.ts";
import type { LayerMemory } from "./memory.ts";
import type { Parameters } from "./parameters.ts";
import { newPass, type Places } from "./pass.ts";

/** What follows the last token of each row. */
export type Next = {
  /** `[rows, 1, vocabulary]` */
  readonly logits: Tensor3D;
  /** The most likely token: `[rows, 1]`. */
  readonly likeliest: Tensor2D;
};

/** One more token of each row, where it is, and what was before it. */
type Step = {
  /** `[rows, 1]` */
  readonly tokens: Tensor2D;
  readonly places: Places;
  readonly memory: LayerMemory[];
};

export type CompiledStep = Compiled<Step, Next & { readonly memory: LayerMemory[] }>;

/** What follows hidden states `[rows, 1, width]`. */
export function nextOf(config: LlamaConfig, parameters: Parameters, last: Tensor3D): Next {
  const logits = head(config, parameters, last);
  return { logits, likeliest: tf.argMax(logits, -1) };
}

/** The whole forward pass for one more token of each row as one graph, for any number of rows and any room in memory. */
export function compiledStep(config: LlamaConfig, parameters: Parameters): CompiledStep {
  const [rows, room] = unknownSizes;
  const extent = { rows, time: 1, seen: 0, room, missing: [] };
  return compile(
    ({ tokens, places, memory }: Step) => {
      const pass = newPass(config, parameters, extent, places);
      const read = throughLayers(pass, embedding(parameters, tokens), memory);
      return { ...nextOf(config, parameters, read.hidden), memory: read.memory };
    },
    stepSpec(config, rows, room),
  );
}

function stepSpec(
  { headSize, keyValueHeads, layers, windows }: LlamaConfig,
  rows: number,
  room: number,
): SpecOf<Step> {
  const table = floats(1, 1, 1, headSize); // or one for each row
  const remembered = floats(rows * keyValueHeads * room, headSize);
  return {
    tokens: ints(rows, 1),
    places: {
      keys: { cos: table, sin: table },
      queries: { cos: table, sin: table },
      lines: ints(rows * keyValueHeads),
      masks: Object.fromEntries(windows.map((window) => [String(window), floats(1, 1, 1, room)])),
    },
    memory: Array.from({ length: layers }, () => ({ keys: remembered, values: remembered })),
  };
}

const floats = (...shape: number[]): Spec => ({ shape, dtype: "float32" });
const ints = (...shape: number[]): Spec => ({ shape, dtype: "int32" });
