import { pickRows, rowsOf } from "../../linalg/rows.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import { type Decomposition, type Directions, directionsOf } from "../directions.ts";
import { bytesOf, type Parts } from "../parts.ts";
import { fitting } from "./fitting-level.ts";
import { KnownDirections } from "./known-directions.ts";
import { leftFor } from "./left-factor.ts";
import { nearestCodes, shapedCodes } from "./noise-shaping.ts";
import { directionsAbove, leastLevel, levelFor, stepOf } from "./rate.ts";
import { exponentsOf, factorOf, none, partsOf, type Rounded, stepsOf } from "./rounded-factors.ts";
import { levelsOf, type Side, type Sides, whitened } from "./whitened.ts";

/**
 * Of so many bits a weight, what a number takes at least on the average of all directions that are kept, about half of what it really
 * does: so many directions at most are looked at.
 */
const leastBits = (perWeight: number): number => Math.min(Math.max(Math.sqrt(perWeight), 0.3), 1.5);

/** A delta whose shorter side is no longer is decomposed as a whole, which takes about as long. */
const SMALL = 512;

/** Of a truncated decomposition: what it may add to the error. */
const TOLERANCE = 0.02;

/** How directions are found and rounded. */
export interface Ingredients {
  readonly decomposition: Decomposition;
  /** What a number errs moves those after it; else each is rounded by itself. */
  readonly shaped: boolean;
  /** U is found anew for the rounded V; else it is the one of the decomposition. */
  readonly refitted: boolean;
}

/**
 * The directions at about the lowest water level whose codes take at most so many bytes.
 *
 * @param known  what a plan has decomposed
 */
export function encodeLayer(
  delta: Matrix,
  sides: Sides,
  bytes: number,
  { decomposition, shaped, refitted }: Ingredients,
  known = new KnownDirections(),
): Parts {
  const [out, inner] = delta.shape;
  const bits = 8 * bytes;
  const most = Math.ceil(bits / leastBits(bits / (out * inner)) / (out + inner));
  const rank = Math.min(out, inner, most);
  const isWhole = decomposition === "exact" || Math.min(out, inner) <= SMALL;
  const directions = whitened(delta, sides, (weighed) =>
    isWhole ? largest(known.take(weighed), rank) : directionsOf(weighed, rank, decomposition, TOLERANCE),
  );
  const { S, U, V } = directions;
  const levels = levelsOf(directions, delta.shape, sides);
  return fitting({
    allowed: bytes,
    empty: partsOf(none, none),
    least: leastLevel(levels),
    expected: (bytes) => levelFor(8 * bytes, [levels]),
    at(level) {
      const made = roundedAt(level, directionsAbove(level, levels));
      return { made, bytes: bytesOf(made) };
    },
  });

  function roundedAt(level: number, count: number): Parts {
    const steps = Float64Array.from({ length: count }, (_, k) => stepOf(level, S[k]!) / sides.inputs.scale);
    const { rounded: right, kept } = roundedRows(rowsOf(V, 0, count), steps, sides.inputs, shaped);
    if (kept.length === 0) return partsOf(none, none);
    const { Ut, size } = leftFor(delta, factorOf(right, inner), sides.inputs.M);
    const leftSteps = Float64Array.from(size, (s) => (2 * level) / (s * sides.outputs.scale));
    const left = roundedRows(refitted ? Ut : pickRows(U, kept), leftSteps, sides.outputs, shaped, true);
    return partsOf(right, left.rounded);
  }
}

const largest = ({ Ut, S, Vt }: Directions, rank: number): Directions => ({
  Ut: rowsOf(Ut, 0, rank),
  S: S.slice(0, rank),
  Vt: rowsOf(Vt, 0, rank),
});

/** Rows without a code that is not zero are left out, but where another factor's rows belong to them. */
function roundedRows(w: Matrix, asked: Float64Array, side: Side, shaped: boolean, all = false) {
  const exponents = exponentsOf(asked);
  const codes = shaped
    ? shapedCodes(w, stepsOf(exponents), side.curvature())
    : nearestCodes(w, stepsOf(exponents));
  const columns = w.shape[1];
  const ofRow = (i: number) => codes.subarray(i * columns, (i + 1) * columns);
  const kept = [...exponents.keys()].filter((i) => all || ofRow(i).some((code) => code !== 0));
  const rounded: Rounded = {
    codes: new Int32Array(kept.length * columns),
    exponents: Int16Array.from(kept, (i) => exponents[i]!),
  };
  kept.forEach((i, to) => {
    rounded.codes.set(ofRow(i), to * columns);
  });
  return { rounded, kept };
}
