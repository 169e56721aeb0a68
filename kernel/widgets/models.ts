import type { AnyTrait, Trait } from "./traits.ts";
import { type Names, Widget } from "./widget.ts";

// Widgets as properties of other widgets.

/** Some properties of a widget. */
export type Properties<W> = Partial<Pick<W, Names<W>>>;

type StyleClass<Style> = new (values?: Properties<Style>) => Style;

/** A Layout or a style: one of these, or the properties of a new one. */
export function styled<Style extends Widget>(
  Class: StyleClass<Style>,
): Trait<Style, Style | Properties<Style>> {
  return {
    expected: `a ${Class.name} or its properties`,
    initial: () => new Class(),
    read(input) {
      if (input instanceof Class) return input;
      return isPlain(input) ? new Class(input as Properties<Style>) : undefined;
    },
  };
}

const isPlain = (input: unknown) =>
  typeof input === "object" && input !== null && Object.getPrototypeOf(input) === Object.prototype;

/** Any widget, as the element of a list. */
export const widget: Pick<Trait<Widget>, "expected" | "read"> = {
  expected: "a widget",
  read: (input) => (input instanceof Widget ? input : undefined),
};

/** A property of a widget that the frontend knows: the two ends of a link. */
export type End = readonly [widget: Widget, name: string];

export const end: AnyTrait & Trait<End> = {
  expected: 'a widget and the name of one of its properties, as [slider, "value"]',
  initial: () => {
    throw new TypeError("link: expected both ends");
  },
  read: (input) => (isEnd(input) ? input : undefined),
};

const isEnd = (input: unknown): input is End =>
  Array.isArray(input) && input.length === 2 && input[0] instanceof Widget && typeof input[1] === "string";
