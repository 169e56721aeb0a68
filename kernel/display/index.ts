import { isObject, type MimeBundle, withText } from "./bundle.ts";
import { dataFrame } from "./dataFrame.ts";
import { mathjs } from "./mathjs.ts";
import { ownDisplay } from "./ownDisplay.ts";
import { plotly } from "./plotly/figure.ts";
import { tensor } from "./tensor.ts";

/** The kinds of values that are known by their shape. No library is loaded for this. */
const kinds: readonly ((value: object) => MimeBundle | undefined)[] = [dataFrame, tensor, plotly, mathjs];

/**
 * A value as Jupyter shows it: as it says itself, as one of the kinds above, or as Node prints it.
 * A promise comes back only from a value whose own display is asynchronous.
 */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (!isObject(value)) return withText(value);
  return ownDisplay(value) ?? ofKnownKind(value) ?? withText(value);
}

/** What only looks like such a kind, or is broken, may throw when it is read. It can still be printed. */
function ofKnownKind(value: object): MimeBundle | undefined {
  for (const show of kinds) {
    try {
      const bundle = show(value);
      if (bundle) return bundle;
    } catch {
      // not this kind, then
    }
  }
  return undefined;
}
