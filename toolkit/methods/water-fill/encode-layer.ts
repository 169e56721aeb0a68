import { cholesky } from "../../linalg/cholesky.ts";
import { matmul } from "../../linalg/matmul.ts";
import { rowsOf, scaleRows } from "../../linalg/rows.ts";
import { solveTriangular } from "../../linalg/triangular.ts";
import { type Matrix, matrix } from "../../tensor/tensor.ts";
import type { Decomposition } from "../directions.ts";
import { bytePart, bytesOf, type Parts, uint16Part, uint16Values } from "../parts.ts";
import { decodeRows, encodeRows } from "./coded-rows.ts";
import { shapedCodes, shapedMatrix } from "./noise-shaping.ts";
import { directionsAbove, levelFor, stepOf } from "./rate.ts";
import { type Sides, whitened } from "./whitened.ts";

/** A step is a power of 2^(1/8): its exponent in a byte, from the layer's least one on. */
const STEPS_PER_OCTAVE = 8;
const MOST = 255;
const OFFSET = 2 ** 15;

/** Fewer bits than this for a number are not worth its direction: so many directions at most are looked at. */
const LEAST_BITS = 0.5;

/** Levels that are tried for the one that the bytes just allow, in so many halvings of the range from θ/4 to 4 θ. */
const HALVINGS = 7;

/** Added to the diagonal of the least squares of U, where each direction counts 1. */
const RIDGE = 1e-5;

/** Codes of a factor and the steps that they count. */
interface Rounded {
  /** [rank · length] */
  readonly codes: Int32Array;
  /** [rank], whole: the step is 2^(exponent / 8) */
  readonly exponents: Int16Array;
}

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

const none: Rounded = { codes: new Int32Array(0), exponents: new Int16Array(0) };

/** Rows without a code that is not zero are left out, but where another factor's rows belong to them. */
function rounded(w: Matrix, asked: Float64Array, side: Sides["inputs"], all = false): Rounded {
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

const stepsOf = (exponents: ArrayLike<number>): Float64Array =>
  Float64Array.from(exponents, (e) => 2 ** (e / STEPS_PER_OCTAVE));

const factorOf = ({ codes, exponents }: Rounded, length: number): Matrix =>
  shapedMatrix(codes, stepsOf(exponents), length);

/**
 * The U that goes best with a rounded V, where errors weigh as the inputs say; and how large each direction of V is there.
 *
 *   min ‖(Δ − U V̂) La‖²  →  U = Δ A V̂ᵀ (V̂ A V̂ᵀ)⁻¹      size_k = √(V̂ A V̂ᵀ)_kk
 */
function leftFor(
  delta: Matrix,
  right: Matrix,
  A: Matrix,
): { readonly Ut: Matrix; readonly size: Float32Array } {
  const rank = right.shape[0];
  const through = matmul(right, A);
  const size = Float32Array.from({ length: rank }, (_, k) => {
    let sum = 0;
    for (let at = k * A.shape[0]; at < (k + 1) * A.shape[0]; at++) sum += through.data[at]! * right.data[at]!;
    return Math.sqrt(sum);
  });
  const unit = size.map((s) => 1 / s);
  const [rows, seen] = [scaleRows(right, unit), scaleRows(through, unit)];
  const alike = matmul(seen, rows, { transposeB: true });
  for (let k = 0; k < rank; k++) alike.data[k * (rank + 1)]! += RIDGE;
  const L = cholesky(alike);
  const half = solveTriangular(L, matmul(seen, delta, { transposeB: true }));
  return { Ut: scaleRows(solveTriangular(L, half, { transpose: true }), unit), size };
}

function partsOf(right: Rounded, left: Rounded): Parts {
  const rank = right.exponents.length;
  const all = [right, left].map(({ exponents }) => ({
    exponents,
    least: rank > 0 ? Math.min(...exponents) : 0,
  }));
  const steps = all.flatMap(({ exponents, least }) => [...exponents].map((e) => Math.min(e - least, MOST)));
  const codes = new Int32Array(right.codes.length + left.codes.length);
  codes.set(right.codes);
  codes.set(left.codes, right.codes.length);
  return {
    layout: uint16Part("layout", [rank, ...all.map(({ least }) => least + OFFSET)], [3]),
    steps: bytePart("scales", Uint8Array.from(steps)),
    codes: bytePart("coded", encodeRows(codes)),
  };
}

/** Ûᵀ · V̂ of what `encodeLayer` stored. */
export function decodeLayer(parts: Parts, [out, inner]: Matrix["shape"]): Matrix {
  const [rank, ...least] = uint16Values(parts["layout"]!) as unknown as [number, number, number];
  if (rank === 0) return matrix(out, inner);
  const codes = decodeRows(parts["codes"]!.bytes, rank * (inner + out));
  const exponents = (side: 0 | 1) =>
    Int16Array.from(
      parts["steps"]!.bytes.subarray(side * rank, (side + 1) * rank),
      (e) => e + least[side]! - OFFSET,
    );
  const V = factorOf({ codes: codes.subarray(0, rank * inner), exponents: exponents(0) }, inner);
  const Ut = factorOf({ codes: codes.subarray(rank * inner), exponents: exponents(1) }, out);
  return matmul(Ut, V, { transposeA: true });
}
