import { ValueError } from "../errors.ts";

/** Tokens that a model reads at once where nothing else is said. */
export const CONTEXT = 128;

/** How a long text is cut into pieces that a model can read at once. */
export interface WindowOptions {
  /** Tokens that the model reads at once. */
  readonly context?: number;
  /** Tokens from one window to the next; the rest of a window only gives context. */
  readonly stride?: number;
}

/** Tokens `begin` … `end` − 1 of a text, of which those from `fresh` on were in no window before. */
export interface Window {
  readonly begin: number;
  readonly fresh: number;
  readonly end: number;
}

/**
 * Windows that overlap, such that each token is fresh in one of them and, but for the first window's, has at least
 * context − stride tokens before it.
 *
 * @param stride  1 … longest
 * @param longest  context, or context − 1 where a fresh token needs one before it
 * @throws {ValueError} a context or a stride out of range
 */
export function windowsOf(
  where: string,
  length: number,
  { context, stride }: Required<WindowOptions>,
  longest = context,
): Window[] {
  const least = longest === context ? 1 : 2;
  if (!(Number.isInteger(context) && context >= least))
    throw new ValueError(`${where}: context must be a whole number from ${least}, got ${context}`);
  if (!(Number.isInteger(stride) && stride >= 1 && stride <= longest))
    throw new ValueError(
      `${where}: stride must be a whole number in 1…${longest}, got ${stride} (context ${context})`,
    );
  const windows: Window[] = [];
  for (let fresh = 0; fresh < length; fresh = windows.at(-1)!.end) {
    const begin = windows.length * stride;
    windows.push({ begin, fresh, end: Math.min(begin + context, length) });
  }
  return windows;
}
