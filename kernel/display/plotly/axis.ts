import { readable } from "../numbers.ts";

/** What a figure says of an axis, as far as a still picture heeds it. */
export interface AxisLayout {
  title?: string | { text?: string };
  type?: string;
  /** On a logarithmic axis, powers of ten. */
  range?: [number, number];
  rangemode?: string;
  autorange?: boolean | "reversed";
  /** Where numbers stand, if not at round ones. */
  tickvals?: unknown[];
}

export interface Axis {
  /** Where a value lies, in pixels; undefined for one that has no place, such as 0 on a logarithmic axis. */
  at(value: unknown): number | undefined;
  /** The value that an annotation means by a coordinate: on a logarithmic axis, a power of ten. */
  ofNote(coordinate: unknown): unknown;
  ticks: { at: number; text: string }[];
  /** Where the axis begins, in pixels. */
  begin: number;
  /** Pixels from one category to the next, or from one number to the nearest other. */
  step: number;
}

/** An axis that all these values fit on, from pixel `begin` to pixel `end`. */
export function axisFor(values: readonly unknown[], layout: AxisLayout, begin: number, end: number): Axis {
  const [from, to] = layout.autorange === "reversed" ? [end, begin] : [begin, end];
  const numbers = values.filter((value): value is number => typeof value === "number");
  if (layout.type === "category" || numbers.length < values.filter((value) => value !== null).length)
    return categories(values, from, to);
  return layout.type === "log" ? logarithmic(numbers, layout, from, to) : linear(numbers, layout, from, to);
}

/** Names in the order in which they come, each in the middle of its own stretch. */
function categories(values: readonly unknown[], from: number, to: number): Axis {
  const names = [...new Set(values.filter((value) => value !== null).map(String))];
  const step = (to - from) / Math.max(1, names.length);
  const place = (name: string) => from + step * (names.indexOf(name) + 0.5);
  const every = Math.ceil(names.length / 16);
  const ticks = names.filter((_, i) => i % every === 0).map((name) => ({ at: place(name), text: name }));
  const at = (value: unknown) => (names.includes(String(value)) ? place(String(value)) : undefined);
  return { at, ofNote: (name) => name, ticks, begin: from, step: Math.abs(step) };
}

function linear(numbers: readonly number[], layout: AxisLayout, from: number, to: number): Axis {
  const [low, high] = layout.range ?? padded(numbers, layout.rangemode === "tozero");
  const place = (x: number) => from + ((x - low) / (high - low)) * (to - from);
  const size = niceStep((high - low) / 6);
  const first = Math.ceil(Math.min(low, high) / size);
  const count = Math.max(0, Math.floor(Math.max(low, high) / size + 1e-9) - first + 1);
  const round = Array.from({ length: count }, (_, i) => Number(((first + i) * size).toPrecision(12)));
  const marks = layout.tickvals?.filter((x): x is number => typeof x === "number") ?? round;
  return {
    at: (value) => (typeof value === "number" ? place(value) : undefined),
    ofNote: (value) => value,
    ticks: marks.map((x) => ({ at: place(x), text: readable(x) })).filter(within(from, to)),
    begin: from,
    step: closest(numbers.map(place)) ?? Math.abs(to - from) / 2,
  };
}

/** A linear axis of powers of ten. */
function logarithmic(numbers: readonly number[], layout: AxisLayout, from: number, to: number): Axis {
  const powers = numbers.filter((x) => x > 0).map(Math.log10);
  const { tickvals, ...rest } = layout;
  const axis = linear(powers, { ...rest, rangemode: "normal" }, from, to);
  const [low, high] = layout.range ?? padded(powers, false);
  const whole = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => Math.ceil(low) + i);
  const asked = tickvals?.flatMap((x) => (typeof x === "number" && x > 0 ? [Math.log10(x)] : []));
  const marks =
    asked ?? (whole.length >= 2 ? whole.filter((_, i) => i % Math.ceil(whole.length / 8) === 0) : undefined);
  return {
    at: (value) => (typeof value === "number" && value > 0 ? axis.at(Math.log10(value)) : undefined),
    ofNote: (power) => (typeof power === "number" ? 10 ** power : power),
    ticks: marks
      ? marks
          .map((power) => ({ at: axis.at(power)!, text: readable(10 ** power, 4) }))
          .filter(within(from, to))
      : axis.ticks.map(({ at, text }) => ({ at, text: readable(10 ** Number(text), 3) })),
    begin: axis.begin,
    step: axis.step,
  };
}

/** Whether a place lies on the axis, give or take a rounding error. */
const within =
  (from: number, to: number) =>
  ({ at }: { at: number }): boolean =>
    at > Math.min(from, to) - 0.1 && at < Math.max(from, to) + 0.1;

/** The range of numbers, with a little room around them, except on the side of a wanted zero. */
function padded(numbers: readonly number[], toZero: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const x of numbers) [low, high] = [Math.min(low, x), Math.max(high, x)];
  if (low > high) return [0, 1];
  if (toZero) [low, high] = [Math.min(low, 0), Math.max(high, 0)];
  const room = low === high ? Math.abs(low) || 1 : 0.05 * (high - low);
  return [toZero && low === 0 ? 0 : low - room, toZero && high === 0 ? 0 : high + room];
}

/** The next of 1, 2, 5, 10, 20 … that is not smaller. */
function niceStep(least: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.abs(least)));
  return size * [1, 2, 5, 10].find((factor) => factor * size >= Math.abs(least) * (1 - 1e-9))!;
}

function closest(places: readonly number[]): number | undefined {
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  const distances = sorted.slice(1).map((place, i) => place - sorted[i]!);
  return distances.length > 0 ? distances.reduce((least, distance) => Math.min(least, distance)) : undefined;
}
