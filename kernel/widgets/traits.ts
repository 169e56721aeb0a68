import { inspect } from "node:util";

/** One property of a widget: the value it begins with, and what it accepts. */
export interface Trait<Value, Input = Value> {
  initial(): Value;
  /** What is expected, in words. */
  readonly expected: string;
  /** The value that is meant; undefined where nothing can be meant. */
  read(input: unknown): Value | undefined;
  /** The frontend is not told. */
  readonly isLocal?: true;
  /** Never there: what may be given for it, for the compiler. */
  readonly accepts?: Input;
}

// biome-ignore lint/suspicious/noExplicitAny: traits of any value; each is read through its own type
export type AnyTrait = Trait<any, any>;

export type Traits = Readonly<Record<string, AnyTrait>>;

/** A table of traits, also one that an interface describes. */
export type TraitTable<T> = { readonly [Name in keyof T]: AnyTrait };

/** The properties of a widget with these traits. */
export type Values<T> = {
  -readonly [Name in keyof T]: T[Name] extends Trait<infer Value, infer _> ? Value : never;
};

/** What can be given for them. */
export type Inputs<T> = {
  -readonly [Name in keyof T]?: T[Name] extends Trait<infer _, infer Input> ? Input : never;
};

function simple<Value>(expected: string, initial: Value, accepts: (input: unknown) => boolean): Trait<Value> {
  return {
    expected,
    initial: () => initial,
    read: (input) => (accepts(input) ? (input as Value) : undefined),
  };
}

/** A whole number. */
export const int = (initial: number): Trait<number> =>
  simple("a whole number", initial, Number.isSafeInteger);

/** A finite number: JSON has no others. */
export const float = (initial: number): Trait<number> => simple("a finite number", initial, Number.isFinite);

export const text = (initial = ""): Trait<string> =>
  simple("a text", initial, (input) => typeof input === "string");

export const bool = (initial: boolean): Trait<boolean> =>
  simple("true or false", initial, (input) => typeof input === "boolean");

/** One of a few words; the first is the initial one. */
export const oneOf = <const Word extends string>(...words: [Word, ...Word[]]): Trait<Word> =>
  simple<Word>(words.map((word) => `"${word}"`).join(" or "), words[0], (input) =>
    words.includes(input as Word),
  );

/** The same, or null. */
export const nullable = <Value>(
  { expected, read }: Trait<Value>,
  initial: Value | null = null,
): Trait<Value | null> => ({
  expected: `${expected} or null`,
  initial: () => initial,
  read: (input) => (input === null ? null : read(input)),
});

/** What is asked of the elements of a list. */
type Element<Value> = Pick<Trait<Value>, "expected" | "read">;

/** Some of the same kind. */
export const list = <Value>(each: Element<Value>): Trait<readonly Value[]> => ({
  expected: `a list, each ${each.expected}`,
  initial: () => [],
  read: (input) => allOf(input, each),
});

/** Two of the same kind. */
export const pair = <Value>(each: Trait<Value>, initial: [Value, Value]): Trait<readonly [Value, Value]> => ({
  expected: `two values, each ${each.expected}`,
  initial: () => initial,
  read: (input) => {
    const read = allOf(input, each);
    return read?.length === 2 ? [read[0]!, read[1]!] : undefined;
  },
});

function allOf<Value>(input: unknown, each: Element<Value>): Value[] | undefined {
  if (!Array.isArray(input)) return undefined;
  const read = input.map((value) => each.read(value));
  return read.includes(undefined) ? undefined : (read as Value[]);
}

/** The content of a file. */
export const bytes: Trait<Uint8Array> = {
  expected: "bytes (a Uint8Array)",
  initial: () => new Uint8Array(),
  read: (input) => (input instanceof Uint8Array ? input : undefined),
};

/** A text that may be missing: nothing is said then, and the frontend does as it likes. */
export const maybeText: Trait<string | null> = nullable(text());

/** Anything, kept on this side. */
export const local = <Value>(initial: Value): Trait<Value> => ({
  ...simple("a value", initial, () => true),
  isLocal: true,
});

/** @throws {TypeError} the trait does not accept this */
export function checked(owner: string, name: string, trait: AnyTrait | undefined, input: unknown): unknown {
  if (!trait) throw new TypeError(`${owner}: there is no property "${name}"`);
  const value: unknown = trait.read(input);
  if (value !== undefined) return value;
  throw new TypeError(`${owner}: ${name} must be ${trait.expected}, got ${inspect(input, { depth: 0 })}`);
}
