import { type Control, control } from "./common.ts";
import { defineWidget, type FitOf } from "./define.ts";
import { checkedIndex, indexOfLabel, indexOfValue, type Options, optionsOf } from "./options.ts";
import { type Inputs, int, list, local, nullable, type TraitTable, text, type Values } from "./traits.ts";
import type { Widget } from "./widget.ts";

// A person chooses a label; the program sees the value behind it. The two sides share the labels and an index, all
// else is kept here and follows from these.

type OwnNames = "options" | "value" | "label" | "index" | "labels" | "set";

/** A selection's properties that depend on the type of what is chosen. */
interface Choice<Options, Value, Label, Index> {
  /** What can be chosen from: a list of values, a list of pairs [label, value], an object or a Map. */
  options: Options;
  /** What is chosen. */
  value: Value;
  /** What the person reads for it. */
  label: Label;
  /** Its place in the options, from 0. */
  index: Index;
}

type SelectionOf<T, Own> = Widget &
  Omit<Values<T>, OwnNames> &
  Own & {
    /** Changes several properties at once. */
    set(values: Partial<Own> & Omit<Inputs<T>, OwnNames>): void;
  };

/** One of the options; null when there are none. */
type One<V> = Choice<Options<V>, V, string | null, number | null>;
type Some<V> = Choice<Options<V>, readonly V[], readonly string[], readonly number[]>;

/** Pairs come first: a list of them would also be a list of values. */
export interface SingleClass<T> {
  new <const V>(values: Given<T, One<V>, readonly (readonly [string, V])[]>): SelectionOf<T, One<V>>;
  new <const V>(values: Given<T, One<V>, readonly V[]>): SelectionOf<T, One<V>>;
  new <const V>(values: Given<T, One<V>, Options<V>>): SelectionOf<T, One<V>>;
}

export interface MultipleClass<T> {
  new <const V>(values: Given<T, Some<V>, readonly (readonly [string, V])[]>): SelectionOf<T, Some<V>>;
  new <const V>(values: Given<T, Some<V>, readonly V[]>): SelectionOf<T, Some<V>>;
  new <const V>(values: Given<T, Some<V>, Options<V>>): SelectionOf<T, Some<V>>;
}

type Given<T, C, Options> = { options: Options } & Partial<Omit<C, "options">> & Omit<Inputs<T>, OwnNames>;

const chosen = { options: local<unknown>([]), labels: list(text()) };

const one = {
  ...chosen,
  value: local<unknown>(null),
  label: local<unknown>(null),
  index: nullable(int(0), 0),
};

const some = { ...chosen, value: local<unknown>([]), label: local<unknown>([]), index: list(int(0)) };

/** A widget in which one of the options is chosen, at first the first. */
export const defineSelection = <T extends TraitTable<T>>(name: string, traits: T) =>
  defineWidget(name, { ...control, ...one }, traits, anyFit(fitOne)) as unknown as SingleClass<Control & T>;

/** A widget in which any number of the options is chosen, at first none. */
export const defineMultiple = <T extends TraitTable<T>>(name: string, traits: T) =>
  defineWidget(name, { ...control, ...some }, traits, anyFit(fitSome)) as unknown as MultipleClass<
    Control & T
  >;

/** The compiler cannot see that a widget with any other traits still has those of a selection. */
const anyFit = <T>(fit: typeof fitOne | typeof fitSome) => fit as unknown as FitOf<T>;

interface OneChosen {
  options: unknown;
  value: unknown;
  label: unknown;
  index: number | null;
}

function fitOne({ options, index }: OneChosen, given: Partial<OneChosen>) {
  const all = optionsOf(options);
  const place = indexOne(all, index, given);
  const [label, value] = place === null ? [null, null] : all[place]!;
  return { labels: all.map(([each]) => each), index: place, label, value };
}

function indexOne(all: ReturnType<typeof optionsOf>, index: number | null, given: Partial<OneChosen>) {
  const { value, label } = given;
  if (value !== undefined)
    return value === null && !all.some(([, each]) => each === null) ? null : indexOfValue(all, value);
  if (label !== undefined) return label === null ? null : indexOfLabel(all, label);
  if (given.index !== undefined) return given.index === null ? null : checkedIndex(all, given.index);
  if (given.options !== undefined) return index === null || all.length === 0 ? null : 0;
  return index;
}

interface SomeChosen {
  options: unknown;
  value: unknown;
  label: unknown;
  index: readonly number[];
}

function fitSome({ options, index }: SomeChosen, given: Partial<SomeChosen>) {
  const all = optionsOf(options);
  const places = indexSome(all, index, given);
  return {
    labels: all.map(([label]) => label),
    index: places,
    label: places.map((place) => all[place]![0]),
    value: places.map((place) => all[place]![1]),
  };
}

function indexSome(all: ReturnType<typeof optionsOf>, index: readonly number[], given: Partial<SomeChosen>) {
  if (given.value !== undefined) return listed("value", given.value).map((value) => indexOfValue(all, value));
  if (given.label !== undefined) return listed("label", given.label).map((label) => indexOfLabel(all, label));
  if (given.index !== undefined) return given.index.map((place) => checkedIndex(all, place));
  return given.options === undefined ? index : [];
}

function listed(name: string, given: unknown): unknown[] {
  if (Array.isArray(given)) return given;
  throw new TypeError(`${name}: expected a list of what is chosen, got ${typeof given}`);
}
