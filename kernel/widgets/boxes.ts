import { type Shown, shown } from "./common.ts";
import { defineWidget, type FitOf, type WidgetOf } from "./define.ts";
import { widget } from "./models.ts";
import { type Inputs, int, list, nullable, oneOf, type TraitTable, text } from "./traits.ts";
import type { Widget } from "./widget.ts";

/** A box is made of its children, and its other properties: `new HBox([left, right], { layout: { width: "50%" } })`. */
export type BoxClass<T> = new (
  children?: readonly Widget[],
  values?: Omit<Inputs<T>, "children">,
) => WidgetOf<T>;

function defineBox<T extends TraitTable<T>>(
  name: string,
  traits: T,
  fit?: FitOf<Shown & T>,
): BoxClass<Shown & T> {
  const Base = defineWidget(name, shown, traits, fit) as unknown as new (values: object) => Widget;
  class Defined extends Base {
    constructor(children: readonly Widget[] = [], values: object = {}) {
      super({ ...values, children });
    }
  }
  return Defined as unknown as BoxClass<Shown & T>;
}

const box = {
  /** The widgets in it, from first to last. A new list replaces them. */
  children: list(widget),
  /** Its colour, by what it means. */
  boxStyle: oneOf("", "success", "info", "warning", "danger"),
};

const pages = {
  ...box,
  /** What stands above each child. */
  titles: list(text()),
  /** Which child is open; none when null. */
  selectedIndex: nullable(int(0)),
};

interface Pages {
  children: readonly Widget[];
  selectedIndex: number | null;
}

/** A page that is no longer there is closed; one that never was is refused. */
function existing(
  { children, selectedIndex }: Pages,
  given: Partial<Pages>,
): { selectedIndex: number | null } {
  if (selectedIndex === null || (selectedIndex >= 0 && selectedIndex < children.length))
    return { selectedIndex };
  if (given.selectedIndex === undefined) return { selectedIndex: null };
  throw new RangeError(`selectedIndex: expected one of ${children.length} children, got ${selectedIndex}`);
}

/** One of the pages of a Tab is always open. */
function firstOpen(values: Pages, given: Partial<Pages>): { selectedIndex: number | null } {
  const { selectedIndex } = existing(values, given);
  return { selectedIndex: selectedIndex ?? (values.children.length > 0 ? 0 : null) };
}

/** Widgets, arranged by the box's layout. */
export class Box extends defineBox("Box", box) {}
/** Widgets beside each other. */
export class HBox extends defineBox("HBox", box) {}
/** Widgets below each other. */
export class VBox extends defineBox("VBox", box) {}
/** Widgets in a grid: `layout: { gridTemplateColumns: "1fr 1fr" }`. */
export class GridBox extends defineBox("GridBox", box) {}
/** Widgets below each other, of which one is open: `new Accordion([a, b], { titles: ["A", "B"] })`. */
export class Accordion extends defineBox("Accordion", pages, existing) {}
/** Widgets behind each other, with tabs: `new Tab([a, b], { titles: ["A", "B"] })`. */
export class Tab extends defineBox("Tab", pages, firstOpen) {}
/** Widgets of which only the selected one is seen. */
export class Stack extends defineBox("Stack", pages, existing) {}
