import { control, described } from "./common.ts";
import { defineWidget } from "./define.ts";
import { styled } from "./models.ts";
import { HTMLMathStyle, HTMLStyle, LabelStyle, TextStyle } from "./styles.ts";
import { bool, int, list, nullable, text } from "./traits.ts";

const written = {
  /** Its text. */
  value: text(),
  /** Stands there as long as the value is empty. */
  placeholder: text("\u200b"), // a space of no width keeps the line its height
};

const typed = {
  ...written,
  style: styled(TextStyle),
  /** Whether the value is told with every key, or only when it is entered. */
  continuousUpdate: bool(true),
};

/** A line to type in. */
export class Text extends defineWidget("Text", control, typed) {
  /** Calls the listener when Enter is pressed. */
  onSubmit(listener: (text: this) => unknown): () => void {
    return this.onMessage((content) => isEvent(content, "submit") && listener(this));
  }
}

/** Several lines to type in. */
export class Textarea extends defineWidget("Textarea", control, { ...typed, rows: nullable(int(0)) }) {}

/** A line to type in that nobody can read. The saved notebook does not hide the value. */
export class Password extends defineWidget("Password", control, typed) {}

/** A line to type in, with proposals. */
export class Combobox extends defineWidget("Combobox", control, {
  ...typed,
  options: list(text()),
  /** Whether the value must be one of the options. */
  ensureOption: bool(false),
}) {}

/** A line of text. */
export class Label extends defineWidget("Label", described, { ...written, style: styled(LabelStyle) }) {}

/** A piece of HTML. Escape what you did not write yourself. */
export class HTML extends defineWidget("HTML", described, { ...written, style: styled(HTMLStyle) }) {}

/** A piece of HTML with formulas between `$`. */
export class HTMLMath extends defineWidget("HTMLMath", described, {
  ...written,
  style: styled(HTMLMathStyle),
}) {}

/** What the code of a widget in the frontend says that a person did: `{ event: "click" }`. */
export const isEvent = (content: unknown, event: string): boolean =>
  typeof content === "object" && content !== null && "event" in content && content.event === event;
