import { defineWidget } from "./define.ts";
import { maybeText, type TraitTable, text } from "./traits.ts";

// The looks of a widget besides its layout: colours, fonts, and the width of its description. All in CSS's words.

/** All have the width of the description, but for buttons, whose description stands on them. */
const style = <T extends TraitTable<T>>(name: string, traits: T) =>
  defineWidget(name, {}, traits, undefined, {
    viewModule: ["@jupyter-widgets/base", "2.0.0"],
    view: "StyleView",
  });

/** `descriptionWidth: "120px"`, or `"initial"` for as much as it needs. */
const described = { descriptionWidth: text() };

const written = { ...described, background: maybeText, fontSize: maybeText, textColor: maybeText };

const font = {
  fontFamily: maybeText,
  fontSize: maybeText,
  fontStyle: maybeText,
  fontVariant: maybeText,
  fontWeight: maybeText,
  textColor: maybeText,
  textDecoration: maybeText,
};

export class DescriptionStyle extends style("DescriptionStyle", described) {}
export class SliderStyle extends style("SliderStyle", { ...described, handleColor: maybeText }) {}
export class ProgressStyle extends style("ProgressStyle", { ...described, barColor: maybeText }) {}
export class TextStyle extends style("TextStyle", written) {}
export class HTMLStyle extends style("HTMLStyle", written) {}
export class HTMLMathStyle extends style("HTMLMathStyle", written) {}
export class LabelStyle extends style("LabelStyle", { ...described, ...font, background: maybeText }) {}
export class CheckboxStyle extends style("CheckboxStyle", { ...described, background: maybeText }) {}
export class ButtonStyle extends style("ButtonStyle", { ...font, buttonColor: maybeText }) {}
export class ToggleButtonStyle extends style("ToggleButtonStyle", { ...described, ...font }) {}
export class ToggleButtonsStyle extends style("ToggleButtonsStyle", {
  ...described,
  buttonWidth: text(),
  fontWeight: text(),
}) {}
