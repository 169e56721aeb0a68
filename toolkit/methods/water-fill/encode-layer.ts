import { rowsOf } from "../../linalg/rows.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import type { Decomposition } from "../directions.ts";
import { bytesOf, type Parts } from "../parts.ts";
import { leftFor } from "./left-factor.ts";
import { shapedCodes } from "./noise-shaping.ts";
import { directionsAbove, levelFor, stepOf } from "./rate.ts";
import { factorOf, none, partsOf, type Rounded, STEPS_PER_OCTAVE, stepsOf } from "./rounded-factors.ts";
import { type Side, type Sides, whitened } from "./whitened.ts";

/** Fewer bits than this for a number are not worth its direction: so many directions at most are looked at. */
const LEAST_BITS = 0.5;

/** Levels that are tried for the one that the bytes just allow, in so many halvings of the range from θ/4 to 4 θ. */
const HALVINGS = 8;

/** The directions at the lowest water level whose codes take at most so many bytes. */
export function encodeLayer(delta: Matrix, sides: Sides, bytes: number, how: Decomposition): Parts {
  const [out, inner] = delta.shape;
  const most = Math.ceil((8 * bytes) / (LEAST_BITS * (out + inner)));
  const { S, V } = whitened(delta, sides, Math.min(out, inner, most), how);
  const levels = { shape: delta.shape, S };
  const theta = levelFor(8 * bytes, [levels]);
  let [low, high, best] = [theta / 4, theta * 4, partsOf(none, none)];
  for (let i = 0; i < HALVINGS; i++) {
    const level = Math.sqrt(low * high);
    const parts = roundedAt(level, directionsAbove(level, levels));
    if (bytesOf(parts) <= bytes) [high, best] = [level, parts];
    else low = level;
  }
  return best;

  function roundedAt(level: number, count: number): Parts {
    const steps = Float64Array.from({ length: count }, (_, k) => stepOf(level, S[k]!) / sides.inputs.scale);
    const right = rounded(rowsOf(V, 0, count), steps, sides.inputs);
    if (right.exponents.length === 0) return partsOf(none, none);
    const { Ut, size } = leftFor(delta, factorOf(right, inner), sides.inputs.M);
    const leftSteps = Float64Array.from(size, (s) => (2 * level) / (s * sides.outputs.scale));
    const left = rounded(Ut, leftSteps, sides.outputs, true);
    return partsOf(right, left);
  }
}

/** Rows without a code that is not zero are left out, but where another factor's rows belong to them. */
function rounded(w: Matrix, asked: Float64Array, side: Side, all = false): Rounded {
  const exponents = Int16Array.from(asked, (step) => Math.round(STEPS_PER_OCTAVE * Math.log2(step)));
  const codes = shapedCodes(w, stepsOf(exponents), side.curvature);
  const columns = w.shape[1];
  const isThere = Array.from(
    exponents,
    (_, i) => all || codes.subarray(i * columns, (i + 1) * columns).some((code) => code !== 0),
  );
  return {
    codes: codes.filter((_, at) => isThere[Math.floor(at / columns)]),
    exponents: exponents.filter((_, i) => isThere[i]),
  };
}
