import { styled } from "./models.ts";
import { defineMultiple, defineSelection } from "./selection.ts";
import { DescriptionStyle, SliderStyle, ToggleButtonsStyle } from "./styles.ts";
import { bool, int, list, nullable, oneOf, text } from "./traits.ts";

/** A list that unfolds: `new Dropdown({ options: ["base", "fine-tuned"] })`, or `{ options: { low: 1, high: 8 } }`. */
export class Dropdown<const T> extends defineSelection("Dropdown", { style: styled(DescriptionStyle) })<T> {}

/** A list of which one line is chosen. */
export class Select<const T> extends defineSelection("Select", {
  style: styled(DescriptionStyle),
  /** How many lines are seen. */
  rows: nullable(int(5), 5),
})<T> {}

/** A list of which some lines are chosen: `value` is a list. */
export class SelectMultiple<const T> extends defineMultiple("SelectMultiple", {
  style: styled(DescriptionStyle),
  /** How many lines are seen. */
  rows: nullable(int(5), 5),
})<T> {}

/** Round buttons of which one is pressed. */
export class RadioButtons<const T> extends defineSelection("RadioButtons", {
  style: styled(DescriptionStyle),
  orientation: oneOf("vertical", "horizontal"),
})<T> {}

/** Buttons of which one is pressed. */
export class ToggleButtons<const T> extends defineSelection("ToggleButtons", {
  style: styled(ToggleButtonsStyle),
  /** Names of symbols of Font Awesome 4, one for each option. */
  icons: list(text()),
  /** What a person reads who points at them, one for each option. */
  tooltips: list(text()),
  /** Their colour, by what it means. */
  buttonStyle: oneOf("", "primary", "success", "info", "warning", "danger"),
})<T> {}

/** A slider with the options as its steps. */
export class SelectionSlider<const T> extends defineSelection("SelectionSlider", {
  style: styled(SliderStyle),
  orientation: oneOf("horizontal", "vertical"),
  /** Whether the value is told while the handle still moves, or only when it is let go. */
  continuousUpdate: bool(true),
  /** Whether the label stands beside it. */
  readout: bool(true),
  /** What the mouse can do: drag the handle, tap where it shall go. */
  behavior: oneOf("drag-tap", "drag-snap", "tap", "drag", "snap"),
})<T> {}
