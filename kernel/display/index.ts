import { type MimeBundle, type Show, withText } from "./bundle.ts";
import { dataFrame } from "./dataFrame.ts";
import { ownDisplay } from "./ownDisplay.ts";
import { plotly } from "./plotly.ts";
import { tensor } from "./tensor.ts";

/** All that is known about showing values, what a value says about itself first. */
const kinds: readonly Show[] = [ownDisplay, dataFrame, tensor, plotly];

/**
 * A value as Jupyter shows it. No library is loaded for this: values are known by their shape.
 * A promise comes back only from a value whose own display is asynchronous.
 */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return withText(value);
  for (const show of kinds) {
    const bundle = show(value);
    if (bundle) return bundle;
  }
  return withText(value);
}
