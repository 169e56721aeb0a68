import { escapeHtml } from "../bundle.ts";
import type { Axis } from "./axis.ts";
import { px } from "./paper.ts";
import { type Colored, colorOf, points, whiskers } from "./traces.ts";

/** Bars side by side: this is number `place` of `count`. */
export function bars(trace: Colored, across: Axis, up: Axis, place: number, count: number): string {
  const width = (0.8 * across.step) / count;
  const zero = up.at(0) ?? up.begin; // a logarithmic axis has no zero
  const shift = (place - count / 2 + 0.5) * width;
  const all = points(trace, across, up).map((point) => point && { ...point, x: point.x + shift });
  const boxes = all.map(
    (p) =>
      p &&
      `<rect x="${px(p.x - width / 2)}" y="${px(Math.min(p.y, zero))}" width="${px(width)}" height="${px(Math.abs(zero - p.y))}" fill="${escapeHtml(colorOf(trace, p.i))}"/>`,
  );
  return boxes.join("") + whiskers(trace, all, up, "#333");
}
