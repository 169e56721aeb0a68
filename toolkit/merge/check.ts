import { ValueError } from "../errors.ts";

/** Throws a ValueError unless λ is a finite number. */
export function assertLambda(lambda: number, where: string): void {
  if (!Number.isFinite(lambda))
    throw new ValueError(`${where}: lambda must be a finite number, got ${lambda}`);
}

/** Throws a ValueError unless the share of a delta that is kept lies above 0 and at most at 1. */
export function assertDensity(density: number, where: string): void {
  if (!(density > 0 && density <= 1))
    throw new ValueError(`${where}: density must be above 0 and at most 1, got ${density}`);
}
