import fs from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import * as widgets from "../../../kernel/widgets/index.ts";
import { controlFor } from "../../../kernel/widgets/interact/controls.ts";
import { FakeHost } from "../../helpers/widgetHost.ts";

// The states that ipywidgets sends, made by test/fixtures/widgets/make.py.

interface Golden {
  widgets: Record<string, { state: State; style: State | null }>;
  sliders: { abbreviation: number | number[]; state: State }[];
}
type State = Record<string, unknown>;

const golden = JSON.parse(fs.readFileSync("test/fixtures/widgets/golden.json", "utf8")) as Golden;

beforeAll(() => {
  FakeHost.install();
});

/** Other widgets by what they are, not by their random names; bytes as their length. */
const comparable = (state: State) =>
  Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      if (String(value).startsWith("IPY_MODEL_")) return [name, "IPY_MODEL_"];
      return [name, value instanceof Uint8Array ? value.length : value];
    }),
  );

type AnyClass = new (values?: unknown) => widgets.Widget & { style?: widgets.Widget };

const classes = { ...widgets } as unknown as Record<string, AnyClass>;

function made(name: string) {
  const Class = classes[name]!;
  if (name === "SelectionSlider") return new Class({ options: ["a", "b"] });
  return ["Dropdown", "Select", "SelectMultiple", "RadioButtons", "ToggleButtons"].includes(name)
    ? new Class({ options: [] })
    : new Class();
}

describe("a new widget has the state that it has in ipywidgets", () => {
  test.each(Object.entries(golden.widgets))("%s", (name, { state, style }) => {
    const widget = made(name);
    expect(comparable(widget.fullState())).toEqual(state);
    expect(widget.style ? widget.style.fullState() : null).toEqual(style);
  });
});

test.each(golden.sliders)(
  "interact makes the slider of ipywidgets for $abbreviation",
  ({ abbreviation, state }) => {
    const slider = controlFor("x", abbreviation) as widgets.IntSlider;
    expect(slider.fullState()).toMatchObject(state);
  },
);
