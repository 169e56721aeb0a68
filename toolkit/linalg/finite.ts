import { ValueError } from "../errors.ts";
import { formatShape, type Matrix } from "../tensor/tensor.ts";

/** Throws a ValueError that names the first NaN or infinite element of `a`. */
export function assertFinite(a: Matrix, where: string): void {
  const at = a.data.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  const place = formatShape([Math.floor(at / a.shape[1]), at % a.shape[1]]);
  throw new ValueError(`${where}: expected finite numbers, got ${a.data[at]} at ${place}`);
}
