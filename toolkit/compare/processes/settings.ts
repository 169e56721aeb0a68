import type { ModelText } from "../../model/reading.ts";
import type { PicturedText } from "../../model/vision/read-prompt.ts";

/** A task that every model is asked. */
export interface AskedTask {
  /** What tables and figures call it. */
  readonly name: string;
  readonly file: string;
  /** Of the problems that are asked, pictures included. */
  readonly digest: string;
  readonly limit: number;
  /** Whether some question is about a picture. */
  readonly pictured: boolean;
}

/** A text that predictions are compared on. */
export interface ReadText extends PicturedText {
  /** Of its image. */
  readonly digest?: string;
}

/** Texts that methods are calibrated on. */
export interface CalibrationSettings {
  readonly texts: readonly ModelText[];
  readonly digest: string;
  /** Whether layers are calibrated on those compressed before them. */
  readonly sequential: boolean;
}

/** What is the same for all models of a comparison, as plain data: it is told to other processes. */
export interface Settings {
  /** Folder for delta files and results. */
  readonly cache: string;
  /** Folders of the checkpoints. */
  readonly base: string;
  readonly fineTuned: string;
  /** Digests of both checkpoints, and of the code that measures. */
  readonly content: Readonly<Record<"base" | "fineTuned" | "measuring", string>>;
  readonly tasks: readonly AskedTask[];
  /** Texts for the divergence from the fine-tuned model and for errors of outputs. */
  readonly texts: readonly ReadText[];
  /** A text for perplexity. */
  readonly perplexity: string | undefined;
  readonly calibration: CalibrationSettings | undefined;
  readonly maxTokens: number;
  readonly allowCodeExecution: boolean;
  /** Threads of each process. */
  readonly threads: number;
}

/** Whether vision models are needed: some text has an image. */
export const isPictured = ({ texts }: Pick<Settings, "texts">): boolean =>
  texts.some(({ image }) => image !== undefined);
