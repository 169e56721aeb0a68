import type { FigureOptions } from "./figure.ts";
import { isLog } from "./series.ts";

/** A point and the word that stands beside it; `""` where none does. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Where Plotly sets a word, as seen from its point. */
export type LabelPlace = (typeof places)[number];

const places = [
  "top center",
  "bottom center",
  "middle right",
  "middle left",
  "top right",
  "top left",
  "bottom right",
  "bottom left",
] as const;

/**
 * On which side of its point each word stands, so that words cover neither each other nor other points: above it, if there
 * is room. Each in turn takes the place where it covers least, three times over, because those that come later move, too.
 * Cost: O(n²) for n points.
 */
export function labelPlaces(points: readonly Labelled[], { x, y }: FigureOptions): LabelPlace[] {
  const [xs, ys] = [
    along(
      points.map((point) => point.x),
      x,
      WIDTH,
    ),
    along(
      points.map((point) => point.y),
      y,
      HEIGHT,
    ),
  ];
  const at = points.map(({ text }, i) => ({ x: xs[i]!, y: HEIGHT - ys[i]!, width: LETTER * text.length }));
  const chosen = points.map(() => places[0] as LabelPlace);
  const placed: (Box | undefined)[] = points.map(() => undefined);
  const dots = at.map(dotAt);
  for (let round = 0; round < 3; round++)
    at.forEach((point, i) => {
      if (point.width === 0) return;
      const others = [...placed, ...dots].filter((box, j) => box && j !== i && j !== i + at.length);
      const costs = places.map((place) => {
        const box = boxOf(point, place);
        return cost(box, others as Box[]) + doubt(box, i, dots);
      });
      chosen[i] = places[costs.indexOf(Math.min(...costs))]!;
      placed[i] = boxOf(point, chosen[i]!);
    });
  return chosen;
}

/** Pixels between the axes of the narrowest figure, of a letter, a line, and half a marker. */
const [WIDTH, HEIGHT, LETTER, LINE, RADIUS] = [612, 298, 6.8, 14, 6];

/** Numbers as pixels along an axis. */
function along(numbers: readonly number[], axis: FigureOptions["x"], pixels: number): number[] {
  const scaled = numbers.map((value) => (isLog(axis) ? Math.log10(value) : value));
  const given = typeof axis === "string" ? undefined : axis.range;
  const [low, high] = given?.map((end) => (isLog(axis) ? Math.log10(end) : end)) ?? [
    Math.min(...scaled),
    Math.max(...scaled),
  ];
  const room = given ? 0 : 0.05 * (high! - low!);
  const span = high! - low! + 2 * room;
  return scaled.map((value) => pixels * (span > 0 ? (value - low! + room) / span : 0.5));
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Place {
  x: number;
  y: number;
  width: number;
}

const dotAt = ({ x, y }: Place): Box => ({
  left: x - RADIUS,
  right: x + RADIUS,
  top: y - RADIUS,
  bottom: y + RADIUS,
});

function boxOf({ x, y, width }: Place, place: LabelPlace): Box {
  const [upright, side] = place.split(" ");
  const top = upright === "top" ? y - RADIUS - LINE : upright === "bottom" ? y + RADIUS : y - LINE / 2;
  const left = side === "right" ? x + RADIUS : side === "left" ? x - RADIUS - width : x - width / 2;
  return { left, right: left + width, top, bottom: top + LINE };
}

/** Pixels of a word that lie on something else, or beyond the figure, which is worse. */
function cost(box: Box, others: readonly Box[]): number {
  const inside = common(box, { left: 0, right: WIDTH, top: 0, bottom: HEIGHT });
  const outside = (box.right - box.left) * (box.bottom - box.top) - inside;
  return others.reduce((sum, other) => sum + common(box, other), 2 * outside);
}

/** Pixels of a word that other points are nearer to than its own is, so that it seems to be theirs. */
function doubt(box: Box, own: number, dots: readonly Box[]): number {
  const distances = dots.map((dot) => distance(box, dot));
  const nearer = distances.filter((to, i) => i !== own && to <= distances[own]!).length;
  return (nearer * (box.right - box.left) * LINE) / 4;
}

/** From middle to middle. */
const distance = (a: Box, b: Box): number =>
  Math.hypot(a.left + a.right - b.left - b.right, a.top + a.bottom - b.top - b.bottom) / 2;

const common = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
