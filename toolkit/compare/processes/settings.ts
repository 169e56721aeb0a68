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

/** Texts that methods are calibrated on. */
export interface CalibrationSettings {
  /** Each text's token numbers. */
  readonly tokens: readonly (readonly number[])[];
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
  /** Texts for the divergence from the fine-tuned model and for errors of outputs; none where the model reads pictures only. */
  readonly texts: readonly string[];
  /** A text for perplexity. */
  readonly perplexity: string | undefined;
  readonly calibration: CalibrationSettings | undefined;
  readonly maxTokens: number;
  readonly allowCodeExecution: boolean;
  /** Threads of each process. */
  readonly threads: number;
}
