import { bounded, boundedPair, logBounded } from "./bounds.ts";
import { control } from "./common.ts";
import { defineWidget } from "./define.ts";
import { styled } from "./models.ts";
import { SliderStyle } from "./styles.ts";
import { bool, float, int, nullable, oneOf, pair, text } from "./traits.ts";

const slider = {
  style: styled(SliderStyle),
  orientation: oneOf("horizontal", "vertical"),
  /** Whether the value is told while the handle still moves, or only when it is let go. */
  continuousUpdate: bool(true),
  /** Whether the value stands beside it. */
  readout: bool(true),
  /** What the mouse can do: drag the handle, tap where it shall go. */
  behavior: oneOf("drag-tap", "drag-snap", "tap", "drag", "snap"),
};

const whole = { ...slider, min: int(0), max: int(100), step: int(1), readoutFormat: text("d") };

const real = {
  ...slider,
  min: float(0),
  max: float(100),
  step: nullable(float(0.1), 0.1),
  readoutFormat: text(".2f"),
};

/** A slider for a whole number: `new IntSlider({ value: 3, min: 0, max: 10 })`. */
export class IntSlider extends defineWidget("IntSlider", control, { ...whole, value: int(0) }, bounded) {}

/** A slider for a number. `readoutFormat` is a format of d3: `".3f"`. */
export class FloatSlider extends defineWidget(
  "FloatSlider",
  control,
  { ...real, value: float(0) },
  bounded,
) {}

/** A slider for a number of any magnitude, from base^min to base^max. */
export class FloatLogSlider extends defineWidget(
  "FloatLogSlider",
  control,
  { ...real, value: float(1), max: float(4), base: float(10), readoutFormat: text(".3g") },
  logBounded,
) {}

/** A slider with two handles: `value` is `[lower, upper]`. */
export class IntRangeSlider extends defineWidget(
  "IntRangeSlider",
  control,
  { ...whole, value: pair(int(0), [25, 75]) },
  boundedPair,
) {}

/** A slider with two handles: `value` is `[lower, upper]`. */
export class FloatRangeSlider extends defineWidget(
  "FloatRangeSlider",
  control,
  { ...real, value: pair(float(0), [25, 75]) },
  boundedPair,
) {}
