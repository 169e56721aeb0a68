import { wrapped } from "./figure.ts";

/** Letters of a name that stand in one line at most, however few the names. */
const WIDEST = 14;

/** Letters that fit side by side below the axis of the narrowest figure. */
const ACROSS = 92;

/**
 * Names below the horizontal axis, broken into lines so that neighbours do not touch, at `<br>` in any case, and how many
 * lines the longest takes.
 */
export function namesBelow(names: readonly string[]): { texts: string[]; lines: number } {
  const width = Math.max(6, Math.min(WIDEST, Math.floor(ACROSS / names.length) - 1));
  const broken = names.map((name) => name.split("<br>").flatMap((line) => wrapped(line, width)));
  return {
    texts: broken.map((lines) => lines.join("<br>")),
    lines: Math.max(...broken.map((lines) => lines.length)),
  };
}
