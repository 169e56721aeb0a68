import { bounded } from "./bounds.ts";
import { control, described } from "./common.ts";
import { defineWidget } from "./define.ts";
import { styled } from "./models.ts";
import { DescriptionStyle, ProgressStyle } from "./styles.ts";
import { bool, float, int, nullable, oneOf } from "./traits.ts";

/** A box for typing a number. */
const typed = {
  style: styled(DescriptionStyle),
  /** Whether the value is told with every key, or only when it is entered. */
  continuousUpdate: bool(false),
};

const wholeRange = { min: int(0), max: int(100), value: int(0) };
const range = { min: float(0), max: float(100), value: float(0) };

/** A box for typing a whole number. */
export class IntText extends defineWidget("IntText", control, { ...typed, value: int(0), step: int(1) }) {}

/** A box for typing a whole number within a range. */
export class BoundedIntText extends defineWidget(
  "BoundedIntText",
  control,
  { ...typed, ...wholeRange, step: int(1) },
  bounded,
  { view: "IntTextView" },
) {}

/** A box for typing a number. */
export class FloatText extends defineWidget("FloatText", control, {
  ...typed,
  value: float(0),
  step: nullable(float(0)),
}) {}

/** A box for typing a number within a range. */
export class BoundedFloatText extends defineWidget(
  "BoundedFloatText",
  control,
  { ...typed, ...range, step: nullable(float(0)) },
  bounded,
  { view: "FloatTextView" },
) {}

const bar = {
  style: styled(ProgressStyle),
  orientation: oneOf("horizontal", "vertical"),
  /** Its colour, by what it means. */
  barStyle: oneOf("", "success", "info", "warning", "danger"),
};

/** A bar for a whole number. */
export class IntProgress extends defineWidget("IntProgress", described, { ...bar, ...wholeRange }, bounded, {
  view: "ProgressView",
}) {}

/** A bar for a number. */
export class FloatProgress extends defineWidget("FloatProgress", described, { ...bar, ...range }, bounded, {
  view: "ProgressView",
}) {}

/** Buttons that count on their own: link it to a slider to play an animation. */
export class Play extends defineWidget(
  "Play",
  control,
  {
    style: styled(DescriptionStyle),
    ...wholeRange,
    step: int(1),
    /** Milliseconds between two steps. */
    interval: int(100),
    playing: bool(false),
    /** Whether it begins again at its end. */
    repeat: bool(false),
    /** Whether there is a button for that. */
    showRepeat: bool(true),
  },
  bounded,
) {}
