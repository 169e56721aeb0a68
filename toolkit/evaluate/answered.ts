import type { Problem } from "./task.ts";

/** One problem, what the model wrote, and how good that is. */
export interface Answered extends Problem {
  readonly completion: string;
  readonly correct: boolean;
  /** Whether the model ended by itself; false where it was cut off after `maxTokens`. */
  readonly ended: boolean;
}
