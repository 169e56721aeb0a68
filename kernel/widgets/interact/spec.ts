import type { Widget } from "../widget.ts";

/**
 * What stands for a widget:
 *
 *     10                     a slider around this number, from −10 to 30
 *     [0, 10]                a slider from 0 to 10, for whole numbers
 *     [0, 1, 0.01]           a slider with this step
 *     true                   a check box
 *     "text"                 a line to type in
 *     ["a", "b"]             a drop-down of these values, as are lists of numbers that are longer than three
 *     { low: 1, high: 8 }    a drop-down of these names, also as a Map or a list of pairs
 *     new IntText()          this widget
 *     fixed(tensor)          no widget: the function always gets this
 */
export type Abbreviation =
  | number
  | boolean
  | string
  | readonly unknown[]
  | ReadonlyMap<string, unknown>
  | Fixed<unknown>
  | Widget
  | { readonly [label: string]: unknown };

/** The parameters of a function, each with what stands for its widget. */
export type Spec = Readonly<Record<string, Abbreviation>>;

/** What the function gets for it. */
export type Given<A> = A extends Fixed<infer V> | (Widget & { value: infer V })
  ? V
  : A extends number
    ? number
    : A extends boolean
      ? boolean
      : A extends string
        ? string
        : A extends Range
          ? number
          : A extends readonly (readonly [string, infer V])[]
            ? V
            : A extends readonly (infer V)[] | ReadonlyMap<string, infer V>
              ? V
              : A extends Readonly<Record<string, infer V>>
                ? V
                : never;

type Range = readonly [min: number, max: number] | readonly [min: number, max: number, step: number];

/** What the function is called with: a value for each parameter. */
export type Arguments<S extends Spec> = { -readonly [Name in keyof S]: Given<S[Name]> };

/** A value that no widget changes. */
export class Fixed<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }
}

/** Hands this value to the function of `interact` each time, without a widget. */
export const fixed = <T>(value: T): Fixed<T> => new Fixed(value);
