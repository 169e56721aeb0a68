/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** The colour at a number from 0 to 1. */
export type ColorScale = (share: number) => Rgb;

/** Plotly's names for scales that the toolkit's figures do not spell out. */
const named: Record<string, string[]> = {
  Viridis: [
    "#440154",
    "#482878",
    "#3e4989",
    "#31688e",
    "#26828e",
    "#1f9e89",
    "#35b779",
    "#6ece58",
    "#b5de2b",
    "#fde725",
  ],
  Cividis: [
    "#00224e",
    "#123570",
    "#3b496c",
    "#575d6d",
    "#707173",
    "#8a8678",
    "#a59c74",
    "#c3b369",
    "#e1cc55",
    "#fee838",
  ],
  Greys: ["#000000", "#ffffff"],
};

/** Plotly's colour scale, `[[0, "#000000"], …, [1, "#ffffff"]]` or a name; undefined for one that is not known here. */
export function colorScaleOf(scale: unknown, reversed = false): ColorScale | undefined {
  const stops = stopsOf(scale);
  if (!stops) return undefined;
  return (share) => mixed(stops, reversed ? 1 - share : share);
}

type Stop = readonly [at: number, color: Rgb];

function stopsOf(scale: unknown): Stop[] | undefined {
  const colors = typeof scale === "string" ? named[scale] : undefined;
  const given = colors ? colors.map((color, i) => [i / (colors.length - 1), color]) : scale;
  if (!Array.isArray(given) || given.length < 2) return undefined;
  const stops = given.map((stop): [number, Rgb | undefined] =>
    Array.isArray(stop) ? [Number(stop[0]), rgb(String(stop[1]))] : [0, undefined],
  );
  return stops.every((stop): stop is [number, Rgb] => stop[1] !== undefined) ? stops : undefined;
}

function rgb(color: string): Rgb | undefined {
  const [, r, g, b] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color) ?? [];
  if (r && g && b) return [Number.parseInt(r, 16), Number.parseInt(g, 16), Number.parseInt(b, 16)];
  const parts = /^rgb\((\d+), *(\d+), *(\d+)\)$/.exec(color);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : undefined;
}

function mixed(stops: readonly Stop[], share: number): Rgb {
  const next = stops.findIndex(([at]) => at >= share);
  if (next <= 0) return (next < 0 ? stops.at(-1)! : stops[0]!)[1];
  const [[low, from], [high, to]] = [stops[next - 1]!, stops[next]!];
  const weight = high === low ? 1 : (share - low) / (high - low);
  const channel = (c: 0 | 1 | 2) => Math.round(from[c] + weight * (to[c] - from[c]));
  return [channel(0), channel(1), channel(2)];
}

export const cssColor = (color: Rgb): string =>
  `#${color.map((c) => c.toString(16).padStart(2, "0")).join("")}`;

/** Black or white, whichever is easier to read on a colour. */
export const inkOn = ([r, g, b]: Rgb): string => (0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#000" : "#fff");
