import type { Spec, SpecOf } from "../backend/graph/compile.ts";
import { unknownSizes } from "../backend/graph/sizes.ts";
import type { LlamaConfig } from "./config.ts";
import type { Step } from "./decoder.ts";
import type { Extent } from "./mask.ts";

/** The shapes of a step's inputs where neither the number of rows nor the room of memory is known. */
export function stepSpec(config: LlamaConfig): { extent: Extent; spec: SpecOf<Step> } {
  const { headSize, keyValueHeads, windows } = config;
  const [rows, room] = unknownSizes;
  const table = floats(1, 1, 1, headSize); // or one for each row
  const remembered = floats(rows * keyValueHeads * room, headSize);
  const spec = {
    tokens: { shape: [rows, 1], dtype: "int32" },
    places: {
      keys: { cos: table, sin: table },
      queries: { cos: table, sin: table },
      lines: { shape: [rows * keyValueHeads], dtype: "int32" },
      masks: Object.fromEntries(windows.map((window) => [String(window), floats(1, 1, 1, room)])),
    },
    memory: Array.from({ length: config.layers }, () => ({ keys: remembered, values: remembered })),
  } as const;
  return { extent: { rows, time: 1, seen: 0, room, missing: [] }, spec };
}

const floats = (...shape: number[]): Spec => ({ shape, dtype: "float32" });
