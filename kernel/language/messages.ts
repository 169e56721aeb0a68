import type { Language } from "./language.ts";

/** One question to the worker. */
export interface Call {
  readonly id: number;
  readonly method: keyof Language;
  readonly args: readonly unknown[];
}

/** The worker's answer to the question with the same id. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
