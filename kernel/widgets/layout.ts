import { defineWidget } from "./define.ts";
import { maybeText, nullable, oneOf, type Trait } from "./traits.ts";

const localText: Trait<string | null> = { ...maybeText, isLocal: true };

/** The sizes of the box that a widget stands in, and how it arranges what is in it: CSS, in its own words. */
export class Layout extends defineWidget(
  "Layout",
  {},
  {
    alignContent: maybeText,
    alignItems: maybeText,
    alignSelf: maybeText,
    /** All four sides at once: `"1px solid gray"`. */
    border: localText,
    borderBottom: maybeText,
    borderLeft: maybeText,
    borderRight: maybeText,
    borderTop: maybeText,
    bottom: maybeText,
    display: maybeText,
    flex: maybeText,
    flexFlow: maybeText,
    gridArea: maybeText,
    gridAutoColumns: maybeText,
    gridAutoFlow: maybeText,
    gridAutoRows: maybeText,
    gridColumn: maybeText,
    gridGap: maybeText,
    gridRow: maybeText,
    gridTemplateAreas: maybeText,
    gridTemplateColumns: maybeText,
    gridTemplateRows: maybeText,
    /** `"200px"`, `"50%"`. */
    height: maybeText,
    justifyContent: maybeText,
    justifyItems: maybeText,
    left: maybeText,
    margin: maybeText,
    maxHeight: maybeText,
    maxWidth: maybeText,
    minHeight: maybeText,
    minWidth: maybeText,
    objectFit: nullable(oneOf("contain", "cover", "fill", "none", "scale-down")),
    objectPosition: maybeText,
    order: maybeText,
    overflow: maybeText,
    padding: maybeText,
    right: maybeText,
    top: maybeText,
    visibility: nullable(oneOf("visible", "hidden", "inherit", "initial", "unset")),
    /** `"200px"`, `"50%"`. */
    width: maybeText,
  },
  (values, given) => {
    if (given.border === undefined) return { border: commonBorder(values) };
    const { border } = given;
    return { borderTop: border, borderRight: border, borderBottom: border, borderLeft: border };
  },
  { module: ["@jupyter-widgets/base", "2.0.0"] },
) {}

type Sides = Record<"borderTop" | "borderRight" | "borderBottom" | "borderLeft", string | null>;

function commonBorder({ borderTop, borderRight, borderBottom, borderLeft }: Sides): string | null {
  const isCommon = [borderRight, borderBottom, borderLeft].every((side) => side === borderTop);
  return isCommon ? borderTop : null;
}
