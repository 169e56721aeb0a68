import type { Annotation, Data, Shape } from "plotly.js-dist-min";
import { ShapeError, ValueError } from "../errors.ts";
import { assertCount } from "./check.ts";
import { colors } from "./colors.ts";
import { type Figure, layoutFor } from "./figure.ts";

/** How finely a run of singular directions is stored. */
export interface SpectrumBand {
  bits: number;
  rank: number;
}

export interface SpectrumOptions {
  title?: string;
  /** One sentence below the figure that says what to see. */
  caption?: string;
  /** Shades the directions each band stores, from the first on; directions behind the last are dropped. */
  bands?: readonly SpectrumBand[];
  /** [directions] what is lost of each, in the same unit: 0 where it is stored exactly, σ where it is dropped. */
  lost?: ArrayLike<number>;
}

/**
 * The singular values of a matrix in order, and which of them are stored with how many bits.
 *
 * A curve that falls quickly means that a few directions carry most of the change; a flat one means that all
 * matter alike. Squared singular values add up to the squared Frobenius norm of the matrix, so the share of
 * energy in the first r directions (in the hover text) is Σ_{i≤r} σᵢ² / Σ σᵢ².
 *
 * With `lost`, a second curve says what storing leaves undone: where it nears the first, bits are missing; where it lies at zero,
 * there are more than enough.
 *
 * @param S     singular values, largest first
 * @throws {ShapeError} S is empty, the bands hold more directions than S has, or `lost` is of other directions
 * @throws {ValueError} a singular value, or what is lost of one, is negative or not a number
 */
export function spectrum(
  S: ArrayLike<number>,
  { title = "Singular values", caption = "", bands = [], lost }: SpectrumOptions = {},
): Figure {
  const values = checked(S, "singular value");
  const stored = bands.reduce((sum, { rank }) => sum + rank, 0);
  if (stored > values.length)
    throw new ShapeError(`plot.spectrum: bands hold ${stored} directions, there are ${values.length}`);
  const curve: Data = {
    type: "scatter",
    mode: "lines",
    name: "singular value",
    x: values.map((_, i) => i + 1),
    y: values,
    text: cumulativeEnergy(values).map((share) => `${(100 * share).toFixed(1)} % of energy up to here`),
    hovertemplate: "direction %{x}: σ = %{y:.4g}<br>%{text}<extra></extra>",
    line: { color: colors.blue, width: 2 },
  };
  const { annotations = [], ...layout } = layoutFor({
    ...{ title, caption },
    x: "singular direction",
    y: "singular value σ",
  });
  const { shapes, notes } = shading(bands);
  return {
    data: [curve, ...(lost ? [lostCurve(lost, values.length)] : [])],
    layout: { ...layout, shapes, annotations: [...notes, ...annotations] },
  };
}

function lostCurve(lost: ArrayLike<number>, directions: number): Data {
  assertCount(lost.length, directions, "losses", "plot.spectrum");
  return {
    type: "scatter",
    mode: "lines",
    name: "lost",
    x: Array.from(lost, (_, i) => i + 1),
    y: checked(lost, "loss"),
    hovertemplate: "direction %{x}: %{y:.4g} lost<extra></extra>",
    line: { color: colors.vermilion, width: 2, dash: "dot" },
  };
}

function checked(numbers: ArrayLike<number>, what: string): number[] {
  const values = Array.from(numbers);
  if (values.length === 0) throw new ShapeError(`plot.spectrum: expected at least one ${what}, got none`);
  const bad = values.findIndex((σ) => !(σ >= 0 && σ < Infinity));
  if (bad >= 0) throw new ValueError(`plot.spectrum: ${what} ${bad} must be ≥ 0, got ${values[bad]}`);
  return values;
}

/** Entry r: the share of energy in directions 0…r. A zero matrix has all of its (absent) energy at once. */
function cumulativeEnergy(values: readonly number[]): number[] {
  const total = values.reduce((sum, σ) => sum + σ * σ, 0);
  let sum = 0;
  return values.map((σ) => {
    sum += σ * σ;
    return total === 0 ? 1 : sum / total;
  });
}

const shades = [colors.vermilion, colors.orange, colors.skyBlue, colors.green, colors.purple];

/** A rectangle behind each band, with its bits and rank written at the top. */
function shading(bands: readonly SpectrumBand[]): {
  shapes: Partial<Shape>[];
  notes: Partial<Annotation>[];
} {
  const edges = [0.5];
  for (const { rank } of bands) edges.push(edges.at(-1)! + rank);
  const shapes: Partial<Shape>[] = bands.map((_, i) => ({
    type: "rect",
    yref: "paper",
    x0: edges[i],
    x1: edges[i + 1],
    y0: 0,
    y1: 1,
    fillcolor: shades[i % shades.length],
    opacity: 0.22,
    line: { width: 0 },
    layer: "below",
  }));
  const notes = bands.map(({ bits, rank }, i) => ({
    text: `${rank} × ${bits} bit`,
    x: (edges[i] + edges[i + 1]) / 2,
    yref: "paper" as const,
    y: 1 - 0.08 * i, // one below the other: the first bands are too narrow to stand side by side
    showarrow: false,
    xanchor: "left" as const,
  }));
  return { shapes, notes };
}
