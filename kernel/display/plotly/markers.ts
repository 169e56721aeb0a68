import { escapeHtml } from "../bundle.ts";
import { px } from "./paper.ts";
import type { Trace } from "./traces.ts";

/** The marker of a trace at a place, in its shape and size; a shape that is not known here is a circle. */
export function markerAt({ x, y }: { x: number; y: number }, { marker }: Trace, color: string): string {
  const radius = typeof marker?.size === "number" ? marker.size / 2 : 3;
  const corners = outlines[String(marker?.symbol)];
  const fill = `fill="${escapeHtml(color)}"`;
  if (!corners) return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" ${fill}/>`;
  const path = corners.map(([dx, dy]) => `${px(x + radius * dx)},${px(y + radius * dy)}`).join("L");
  return `<path d="M${path}Z" ${fill}/>`;
}

type Corners = readonly (readonly [dx: number, dy: number])[];

const cross: Corners = [
  [-0.4, -1.2],
  [0.4, -1.2],
  [0.4, -0.4],
  [1.2, -0.4],
  [1.2, 0.4],
  [0.4, 0.4],
  [0.4, 1.2],
  [-0.4, 1.2],
  [-0.4, 0.4],
  [-1.2, 0.4],
  [-1.2, -0.4],
  [-0.4, -0.4],
];

const turned = (corners: Corners): Corners =>
  corners.map(([dx, dy]) => [(dx - dy) * Math.SQRT1_2, (dx + dy) * Math.SQRT1_2]);

/** In units of the radius, downwards. */
const outlines: Record<string, Corners> = {
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  "triangle-up": [
    [0, -1.3],
    [1.2, 0.9],
    [-1.2, 0.9],
  ],
  "triangle-down": [
    [0, 1.3],
    [1.2, -0.9],
    [-1.2, -0.9],
  ],
  cross,
  x: turned(cross),
};
