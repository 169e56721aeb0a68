import { relativeError } from "../linalg/norm.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { EncodedLayer } from "./compressed.ts";
import type { Method } from "./method.ts";
import { relativeOutputError } from "./output-error.ts";
import type { Parts } from "./parts.ts";

/** An encoded layer with its error, which is measured on what was stored, decoded again. */
export function measured(
  method: Pick<Method, "decode">,
  delta: Matrix,
  parts: Parts,
  gram: Matrix | undefined,
): EncodedLayer {
  const decoded = method.decode(parts, delta.shape);
  return {
    shape: delta.shape,
    parts,
    error: relativeError(delta, decoded),
    ...(gram && { outputError: relativeOutputError(delta, decoded, gram) }),
  };
}
