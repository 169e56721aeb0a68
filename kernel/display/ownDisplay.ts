import { inspect } from "node:util";
import { isObject, type MimeBundle, property } from "./bundle.ts";
import { withWords } from "./described.ts";
import { textOf } from "./text.ts";

const jupyterDisplay = Symbol.for("Jupyter.display");

/**
 * A value that says how it is shown: `value[Symbol.for("Jupyter.display")]()` returns its MIME types, now or later.
 * Bytes become base64, as Jupyter wants images.
 */
export function ownDisplay(value: object): MimeBundle | Promise<MimeBundle> | undefined {
  const show = property(value, jupyterDisplay);
  if (typeof show !== "function") return undefined;
  const shown: unknown = show.call(value);
  const bundle = (content: unknown) => withWords(checked(content), () => textOf(value));
  return shown instanceof Promise ? shown.then(bundle) : bundle(shown);
}

function checked(shown: unknown): MimeBundle {
  if (!isObject(shown))
    throw new TypeError(`Jupyter.display: expected an object of MIME types, got ${inspect(shown)}`);
  const data = Object.entries(shown).map(([type, content]) => [type, encoded(content)]);
  return { data: Object.fromEntries(data), metadata: {} };
}

const encoded = (content: unknown): unknown =>
  content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content;
