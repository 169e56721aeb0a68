import { inspect } from "node:util";
import { Checkbox } from "../buttons.ts";
import { Dropdown } from "../choices.ts";
import type { Options } from "../options.ts";
import { FloatSlider, IntSlider } from "../sliders.ts";
import { Text } from "../texts.ts";
import { Widget } from "../widget.ts";
import { type Abbreviation, Fixed, type Given, type Spec } from "./spec.ts";

/** A widget, or a fixed value, for one parameter. */
export type Control = (Widget & { value: unknown; description?: string }) | Fixed<unknown>;

/** Those of a function. */
export type Controls<S extends Spec> = {
  readonly [Name in keyof S]: S[Name] extends Widget | Fixed<unknown>
    ? S[Name]
    : Widget & { value: Given<S[Name]> };
};

/** @throws {TypeError} the abbreviation stands for nothing */
export function controlFor(name: string, abbreviation: Abbreviation): Control {
  const control = ready(abbreviation) ?? widgetFor(abbreviation, name);
  if (!control)
    throw new TypeError(
      `interact: ${name} must be a number, a text, true or false, a range [min, max], options or a widget with a value, got ${inspect(abbreviation, { depth: 0 })}`,
    );
  if (control instanceof Widget && control.description === "") control.description = name;
  return control;
}

function ready(abbreviation: Abbreviation): Control | undefined {
  const isReady =
    abbreviation instanceof Fixed || (abbreviation instanceof Widget && "value" in abbreviation);
  return isReady ? (abbreviation as Control) : undefined;
}

function widgetFor(abbreviation: Abbreviation, description: string): Control | undefined {
  if (typeof abbreviation === "boolean") return new Checkbox({ value: abbreviation, description });
  if (typeof abbreviation === "string") return new Text({ value: abbreviation, description });
  if (typeof abbreviation === "number")
    return slider(description, ...around(abbreviation), undefined, abbreviation);
  if (isRange(abbreviation)) return slider(description, ...abbreviation);
  if (typeof abbreviation !== "object" || abbreviation === null || abbreviation instanceof Widget)
    return undefined;
  return new Dropdown({ options: abbreviation as Options<unknown>, description });
}

const isRange = (abbreviation: Abbreviation): abbreviation is [number, number, number?] =>
  Array.isArray(abbreviation) &&
  (abbreviation.length === 2 || abbreviation.length === 3) &&
  abbreviation.every((each) => typeof each === "number");

/** As ipywidgets has it: 10 lies in −10 … 30, −10 in −30 … 10, 0 in 0 … 1. */
function around(value: number): [min: number, max: number] {
  if (value === 0) return [0, 1];
  return value > 0 ? [-value, 3 * value] : [3 * value, -value];
}

/** For whole numbers if all that is given are. It begins in the middle, on a step. */
function slider(description: string, min: number, max: number, step?: number, value?: number): Control {
  if (step !== undefined && !(step > 0))
    throw new RangeError(`interact: expected a step above 0, got ${step}`);
  const isWhole = [min, max, step ?? 1, value ?? 0].every(Number.isInteger);
  const each = step ?? (isWhole ? 1 : fineStep(max - min));
  const middle = value ?? min + Math.floor((max - min) / 2 / each) * each;
  if (isWhole) return new IntSlider({ description, min, max, step: each, value: middle });
  return new FloatSlider({
    description,
    min,
    max,
    step: each,
    value: middle,
    readoutFormat: `.${decimals(each)}f`,
  });
}

/** 0.1 as ipywidgets has it, or what gives a smaller range twenty steps or more. */
const fineStep = (range: number) => Math.min(0.1, 10 ** Math.floor(Math.log10(range / 20)));

const decimals = (step: number) => Math.max(2, Math.ceil(-Math.log10(step) - 1e-9));
