import type { ParseArgsConfig } from "node:util";
import type { Figure } from "../plot/figure.ts";

/** What stood on the command line behind a command's name. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** A list where a flag may stand several times. */
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

/** What a command gets from outside of the toolkit. */
export interface Tools {
  /** A still picture of a Plotly figure, in SVG. */
  readonly picture?: (figure: Figure, inWords: string) => Promise<string | undefined>;
}

/** One command of `deltalab`. */
export interface Command {
  /** What `--help` prints. */
  readonly help: string;
  /** What stands without a flag, in order: `["BASE", "FINETUNED"]`. */
  readonly positionals: readonly string[];
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Does the work; prints results on stdout, and how far it is on stderr. */
  run(given: Arguments, tools?: Tools): Promise<void>;
}

/** The command line is not what the command understands: its help says what is. */
export class UsageError extends Error {}

/** Flags that stand before a text. */
export const textFlags = (...names: readonly string[]): Command["options"] =>
  Object.fromEntries(names.map((name) => [name, { type: "string" }]));

/** Options as they are handed on: those that were not given are not there, and the defaults hold. */
export function present<T extends object>(options: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

/** A flag that must be given. */
export function required({ flags }: Arguments, name: string): string {
  const value = flags[name];
  if (typeof value !== "string" || value === "") throw new UsageError(`expected --${name}, got none`);
  return value;
}

/** A flag's text, or nothing. */
export const text = ({ flags }: Arguments, name: string): string | undefined => {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
};

/** The texts of a flag that may stand several times. */
export const everyText = ({ flags }: Arguments, name: string): readonly string[] => {
  const value = flags[name];
  return Array.isArray(value) ? value : [];
};

/** A flag's texts, with commas between. */
export const listed = (given: Arguments, name: string): string[] | undefined => text(given, name)?.split(",");

/** A flag that is one of a few words. */
export function oneOf<T extends string>(given: Arguments, name: string, words: readonly T[]): T | undefined {
  const value = text(given, name);
  const word = words.find((candidate) => candidate === value);
  if (value !== undefined && word === undefined)
    throw new UsageError(`--${name} must be ${words.join(" or ")}, got "${value}"`);
  return word;
}

/** A flag that is a number of at least `least`. */
export function realNumber(given: Arguments, name: string, least: number): number | undefined {
  const value = text(given, name);
  if (value === undefined) return undefined;
  if (value.trim() !== "" && Number.isFinite(Number(value)) && Number(value) >= least) return Number(value);
  throw new UsageError(`--${name} must be a number of at least ${least}, got "${value}"`);
}

/** A flag that is a whole number of at least `least`. */
export function wholeNumber(given: Arguments, name: string, least: number): number | undefined {
  const value = text(given, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageError(`--${name} must be a whole number of at least ${least}, got "${value}"`);
}
