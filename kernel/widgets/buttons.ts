import { control, shown } from "./common.ts";
import { defineWidget } from "./define.ts";
import { styled } from "./models.ts";
import { ButtonStyle, CheckboxStyle, DescriptionStyle, ToggleButtonStyle } from "./styles.ts";
import { isEvent } from "./texts.ts";
import { bool, oneOf, text } from "./traits.ts";

const labelled = {
  /** The name of a symbol of Font Awesome 4: `"check"`. */
  icon: text(),
  /** Its colour, by what it means. */
  buttonStyle: oneOf("", "primary", "success", "info", "warning", "danger"),
};

/** A button: `button.onClick(() => train())`. */
export class Button extends defineWidget("Button", shown, {
  ...labelled,
  style: styled(ButtonStyle),
  /** What stands on it. */
  description: text(),
  /** Whether it is grey and cannot be pressed. */
  disabled: bool(false),
}) {
  /** Calls the listener with every click. What it prints is seen under the cell that called `onClick`. */
  onClick(listener: (button: this) => unknown): () => void {
    return this.onMessage((content) => isEvent(content, "click") && listener(this));
  }
}

/** A button that stays down until it is pressed again. */
export class ToggleButton extends defineWidget("ToggleButton", control, {
  ...labelled,
  style: styled(ToggleButtonStyle),
  value: bool(false),
}) {}

/** A box to tick. */
export class Checkbox extends defineWidget("Checkbox", control, {
  style: styled(CheckboxStyle),
  value: bool(false),
  /** Whether it stands in line with widgets that have their description at the left. */
  indent: bool(true),
}) {}

/** A sign that says whether something is valid. */
export class Valid extends defineWidget("Valid", control, {
  style: styled(DescriptionStyle),
  value: bool(false),
  /** What is said when it is not. */
  readout: text("Invalid"),
}) {}

/** A field that shows a colour, and lets a person choose one. */
export class ColorPicker extends defineWidget("ColorPicker", control, {
  style: styled(DescriptionStyle),
  /** In CSS's words: `"#1f77b4"`. */
  value: text("black"),
  /** Whether only the colour is shown, without its name. */
  concise: bool(false),
}) {}
