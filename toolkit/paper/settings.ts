import { paperCode, paperText } from "./items.ts";

/** One setting of the published experiments. */
export interface PaperSetting {
  readonly setting: string;
  readonly value: string;
  readonly source: string;
}

/** How the paper's numbers were made. As options of `deltaCoMe`: `publishedSettings`. */
export const paperSettings: readonly PaperSetting[] = [
  { setting: "budget", value: "1/16 of the 16-bit weights, codes only", source: paperText },
  { setting: "bands", value: "8 bits on ranks 0–2, 3 on 2–34, 2 on the rest", source: paperText },
  { setting: "2-bit directions at 7B", value: "968 in attention, 1428 in the MLP", source: paperCode },
  { setting: "quantizer", value: "GPTQ, groups of 128, act-order, min–max, damping 0.01", source: paperCode },
  { setting: "calibration", value: "128 samples of C4, 2048 tokens each, seed 0", source: paperCode },
  { setting: "compressed", value: "the seven projections of attention and MLP", source: paperCode },
  { setting: "taken from the fine-tuned model", value: "embeddings, head, norms", source: paperCode },
  { setting: "decoding", value: "greedy", source: paperText },
];
