import { escapeHtml } from "../bundle.ts";
import { grouped } from "../numbers.ts";
import { inOneLine } from "../text.ts";

/** How far a loop has come. */
export interface Bar {
  label: string;
  /** How many items there are; undefined where nobody knows. */
  readonly total: number | undefined;
  done: number;
  state: "running" | "finished" | "stopped";
  /** When it began and ended, in ms. */
  readonly began: number;
  ended?: number;
}

/**
 * A bar in one line of text, for terminals and for those who listen:
 *
 *     layers:  37 % ███████▍             104/280, 12.3/s, 14 s left
 *     layers: 100 % ████████████████████ 280/280, 12.3/s, 23 s
 *     layers: stopped at 104/280 after 8.4 s
 *     tokens: 5,120, 640/s, 8 s                                       without a total
 */
export function barText(bar: Bar, now: number): string {
  const share = shareOf(bar);
  const drawn = share === undefined || bar.state === "stopped" ? "" : `${percent(share)} ${blocks(share)} `;
  return labelled(bar, drawn + standing(bar, now));
}

/** A bar as HTML: the browser's own, so that screen readers know it, and the same words. */
export function barHtml(bar: Bar, now: number): string {
  const share = shareOf(bar) ?? (bar.state === "running" ? undefined : 1);
  const value = share === undefined ? "" : ` value="${share.toFixed(4)}" max="1"`;
  const color = bar.state === "stopped" ? ' style="color: #c62828"' : "";
  const words = escapeHtml(labelled(bar, standing(bar, now)));
  return `<div><progress${value}></progress> <span${color}>${words}</span></div>`;
}

const labelled = ({ label }: Bar, text: string) => (label === "" ? text : `${inOneLine(label)}: ${text}`);

/** A total that is too small says nothing. */
const totalOf = ({ total, done }: Bar) => (total !== undefined && done <= total ? total : undefined);

function shareOf(bar: Bar): number | undefined {
  const total = totalOf(bar);
  return total === 0 ? 1 : total && bar.done / total;
}

function standing(bar: Bar, now: number): string {
  const total = totalOf(bar);
  const count = [bar.done, ...(total === undefined ? [] : [total])].map(grouped).join("/");
  const seconds = Math.max(0, ((bar.ended ?? now) - bar.began) / 1000);
  if (bar.state === "stopped") return `stopped at ${count} after ${duration(seconds)}`;
  if (bar.done === 0) return count;
  const left = bar.state === "running" && total !== undefined;
  const time = left ? `${duration((seconds / bar.done) * (total - bar.done))} left` : duration(seconds);
  return [count, ...rate(bar.done, seconds), time].join(", ");
}

/** `12.3/s`, or `4.2 s each` where that says more. */
function rate(done: number, seconds: number): string[] {
  if (seconds === 0) return [];
  const perSecond = done / seconds;
  return [
    perSecond >= 1 ? `${grouped(Number(perSecond.toPrecision(3)))}/s` : `${duration(seconds / done)} each`,
  ];
}

const percent = (share: number) => `${String(Math.floor(100 * share)).padStart(3)} %`;

const width = 20;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** `███████▍            `, to an eighth of a character. */
function blocks(share: number): string {
  const filled = Math.floor(8 * width * share);
  return ("█".repeat(filled / 8) + eighths[filled % 8]!).padEnd(width);
}

/** `8.4 s`, `23 s`, `2 min 5 s`, `1 h 12 min`, `3 d 4 h` */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const units: [string, number][] = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ];
  const whole = Math.round(seconds);
  const first = units.findIndex(([, size]) => whole >= size);
  const [name, size] = units[first]!;
  const [lower, lowerSize] = units[first + 1] ?? ["", 1];
  const rest = Math.floor((whole % size) / lowerSize);
  return `${Math.floor(whole / size)} ${name}${rest > 0 ? ` ${rest} ${lower}` : ""}`;
}
