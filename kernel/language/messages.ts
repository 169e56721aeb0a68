import type { Language } from "./language.ts";

/** The first words of the language process: from now on it answers. */
export interface Greeting {
  readonly ready: true;
}

/** One question to the language process. */
export interface Call {
  readonly id: number;
  readonly method: keyof Language;
  readonly args: readonly unknown[];
}

/** Its answer to the question with the same id. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
