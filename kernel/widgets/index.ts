/**
 * Widgets for notebooks: sliders, drop-downs, buttons, boxes, and `interact`, which makes them for a function.
 *
 *     import { interact } from "deltalab/widgets";
 *     interact(({ rank }) => plot(truncated(rank)), { rank: [1, 64] });
 */
export { Accordion, Box, GridBox, HBox, Stack, Tab, VBox } from "./boxes.ts";
export { Button, Checkbox, ColorPicker, ToggleButton, Valid } from "./buttons.ts";
export { Dropdown, RadioButtons, Select, SelectionSlider, SelectMultiple, ToggleButtons } from "./choices.ts";
export { interact, interactive, interactiveOutput } from "./interact/interact.ts";
export { Interactive, type InteractOptions } from "./interact/interactive.ts";
export { type Abbreviation, type Arguments, type Fixed, fixed } from "./interact/spec.ts";
export { Layout } from "./layout.ts";
export { jsdlink, jslink } from "./links.ts";
export { Image } from "./media.ts";
export {
  BoundedFloatText,
  BoundedIntText,
  FloatProgress,
  FloatText,
  IntProgress,
  IntText,
  Play,
} from "./numbers.ts";
export type { Options } from "./options.ts";
export { Output } from "./output.ts";
export { FloatLogSlider, FloatRangeSlider, FloatSlider, IntRangeSlider, IntSlider } from "./sliders.ts";
export {
  ButtonStyle,
  CheckboxStyle,
  DescriptionStyle,
  HTMLMathStyle,
  HTMLStyle,
  LabelStyle,
  ProgressStyle,
  SliderStyle,
  TextStyle,
  ToggleButtonStyle,
  ToggleButtonsStyle,
} from "./styles.ts";
export { Combobox, HTML, HTMLMath, Label, Password, Text, Textarea } from "./texts.ts";
export { type Change, Widget } from "./widget.ts";
