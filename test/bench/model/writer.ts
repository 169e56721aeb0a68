/** What is asked of a writer: to continue each prompt. */
export interface Job {
  readonly prompts: readonly (readonly number[])[];
  readonly maxTokens: number;
  /** Whether a text ends where the model ends it; else all have maxTokens. */
  readonly ends: boolean;
}

/** What a writer wrote, and how long it took, its own transport left out. */
export interface Written {
  readonly texts: readonly (readonly number[])[];
  readonly seconds: number;
}

/** A program that runs the model. */
export interface Writer {
  readonly name: string;
  readonly version: string;
  write(job: Job): Promise<Written>;
  close(): void;
}
