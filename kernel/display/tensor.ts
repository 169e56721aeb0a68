import { type MimeBundle, property, withText } from "./bundle.ts";

const shown = 8;

/**
 * A tensor of TensorFlow.js, or of any library that gives `shape`, `dtype` and `dataSync()`:
 *
 *     Tensor float32 [2, 300]  0.25, -1, 3.5, 0, 2, 1, 1, 7, … 592 more
 */
export function tensor(value: object): MimeBundle | undefined {
  const shape = property(value, "shape");
  const dtype = property(value, "dtype");
  const dataSync = property(value, "dataSync");
  if (!Array.isArray(shape) || typeof dtype !== "string" || typeof dataSync !== "function") return undefined;
  const head = `Tensor ${dtype} [${shape.join(", ")}]`;
  if (property(value, "isDisposed") === true) return withWords(`${head}  (disposed)`);
  return withWords(`${head}  ${values(dataSync.call(value) as ArrayLike<unknown>)}`);
}

const withWords = (words: string): MimeBundle => ({ ...withText(undefined), data: { "text/plain": words } });

function values(data: ArrayLike<unknown>): string {
  const first = Array.from({ length: Math.min(shown, data.length) }, (_, i) => written(data[i]));
  const rest = data.length - first.length;
  return first.join(", ") + (rest > 0 ? `, … ${rest} more` : "");
}

const written = (value: unknown) =>
  typeof value === "number" ? String(Number(value.toPrecision(5))) : String(value);
