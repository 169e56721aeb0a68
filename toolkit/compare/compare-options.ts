import type { CalibrationText } from "../model/model-texts.ts";
import type { PicturedText } from "../model/vision/read-prompt.ts";

export interface CompareOptions {
  /** Folder for delta files and results: `.deltalab/compare` when omitted. What lies there is not computed again. */
  readonly cache?: string;
  /**
   * Texts, or their token numbers, with images where the model sees, that methods are calibrated on; methods given by name
   * then make of them what they can.
   */
  readonly calibration?: readonly CalibrationText[];
  /** Layers are calibrated on those compressed before them, rather than on the fine-tuned model as it is. */
  readonly sequential?: boolean;
  /** Texts for KL, agreement and errors of outputs; the first 20 problems of each task with their answers when omitted. */
  readonly texts?: readonly (string | PicturedText)[];
  /** A text for perplexity, which is not measured without. */
  readonly perplexity?: string;
  /** Only the first so many problems of each task. */
  readonly limit?: number;
  /** Where answers are cut off: 128 tokens when omitted. */
  readonly maxTokens?: number;
  /** Allows programs that models write to be run, within limits: see `docs/code-execution.md`. */
  readonly allowCodeExecution?: boolean;
  /**
   * Processes that compress and measure models side by side: as many as there are cores and memory for when omitted. 0
   * computes in this process, as do methods that are not the toolkit's, whose threads are then not bounded.
   */
  readonly workers?: number;
  /** Threads of each process, 1 when omitted. Their number, unlike that of the processes, can change the last bits of numbers. */
  readonly threads?: number;
  /** Called after each step of a model, to show progress. */
  readonly onProgress?: (progress: CompareProgress) => void;
}

export interface CompareProgress {
  /** Models that were measured or known, of all. */
  readonly done: number;
  readonly of: number;
  /** The model that was finished or came a step further, such as "delta-come 1/16". */
  readonly model: string;
  /** What it has come to, such as "compress 3/28"; nothing when it is finished. */
  readonly step?: string;
}
