import { inspect, isDeepStrictEqual } from "node:util";

/** What can be chosen from: values that say their own names, or names with values. */
export type Options<T> =
  | readonly T[]
  | readonly (readonly [label: string, value: T])[]
  | Readonly<Record<string, T>>
  | ReadonlyMap<string, T>;

/** One of them: what the person reads, and what it stands for. */
type Option = readonly [label: string, value: unknown];

/** A list in which each is a pair is a list of labels and values. */
export function optionsOf(options: unknown): Option[] {
  if (options instanceof Map) return [...options].map(([label, value]) => [String(label), value]);
  if (!Array.isArray(options)) return Object.entries(Object(options));
  if (options.every(isLabelled)) return options;
  return options.map((value) => [typeof value === "string" ? value : inspect(value), value]);
}

const isLabelled = (option: unknown): option is Option =>
  Array.isArray(option) && option.length === 2 && typeof option[0] === "string";

/** The place of a value: the very same, or one that looks the same. */
export function indexOfValue(options: Option[], value: unknown): number {
  const same = options.findIndex(([, each]) => Object.is(each, value));
  const index = same >= 0 ? same : options.findIndex(([, each]) => isDeepStrictEqual(each, value));
  return index >= 0 ? index : refuse("value", options, value);
}

export function indexOfLabel(options: Option[], label: unknown): number {
  const index = options.findIndex(([each]) => each === label);
  return index >= 0 ? index : refuse("label", options, label);
}

export function checkedIndex(options: Option[], index: number): number {
  return options[index] ? index : refuse("index", options, index);
}

function refuse(name: string, options: Option[], got: unknown): never {
  const labels = options.slice(0, 10).map(([label]) => label);
  const more = options.length > 10 ? ", …" : "";
  throw new RangeError(
    `${name}: expected one of ${options.length} options (${labels.join(", ")}${more}), got ${inspect(got)}`,
  );
}
