import type { Spec, SpecOf } from "../backend/graph/compile.ts";
import { unknownSizes } from "../backend/graph/sizes.ts";
import type { LlamaConfig } from "./config.ts";
import type { Extent } from "./mask.ts";
import type { Beginning, Continuation } from "./step.ts";

/** The inputs of a step, where it is not known how many texts there are, nor how long. */
export interface StepShapes<I> {
  readonly extent: Extent;
  readonly inputs: SpecOf<I>;
}

const [ROWS, TIME, ROOM] = unknownSizes;

export const shapesOfBeginning = (config: LlamaConfig): StepShapes<Beginning> => ({
  extent: { rows: ROWS, time: TIME, seen: 0, room: TIME, missing: [] },
  inputs: {
    embedded: floats(ROWS, TIME, config.width),
    places: places(config, TIME, floats(1, 1, 1, TIME, TIME)),
    last: ints(ROWS),
  },
});

export function shapesOfContinuation(config: LlamaConfig): StepShapes<Continuation> {
  const remembered = floats(ROWS * config.keyValueHeads * ROOM, config.headSize);
  return {
    extent: { rows: ROWS, time: 1, seen: 0, room: ROOM, missing: [] },
    inputs: {
      tokens: ints(ROWS, 1),
      places: places(config, 1, floats(1, 1, 1, ROOM)),
      memory: Array.from({ length: config.layers }, () => ({ keys: remembered, values: remembered })),
    },
  };
}

/** Tables and masks can be one for all rows, as here, or one for each: what is computed with them is the same. */
function places({ headSize, keyValueHeads, windows }: LlamaConfig, time: number, mask: Spec) {
  const table = floats(1, 1, time, headSize);
  return {
    keys: { cos: table, sin: table },
    queries: { cos: table, sin: table },
    lines: ints(ROWS * time * keyValueHeads),
    masks: Object.fromEntries(windows.map((window) => [String(window), mask])),
  };
}

const floats = (...shape: number[]): Spec => ({ shape, dtype: "float32" });
const ints = (...shape: number[]): Spec => ({ shape, dtype: "int32" });
