import { matmul } from "../linalg/matmul.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** An exchange that lowers a row's error by less than this share of it is not worth making, nor safe from rounding. */
const LEAST_GAIN = 1e-5;

/** A row of a delta whose mask is being refined. */
interface Row {
  /** [in] */
  readonly delta: Float32Array;
  /** [in], 1 for weights that are kept */
  readonly kept: Uint8Array;
  /** A · e [in], e the weights that are not kept, else 0 */
  readonly seen: Float64Array;
}

/**
 * A better choice of as many weights in every row: weights that are kept and weights that are not change places, as long as that
 * lowers the expected squared error of the row's output.
 *
 *   E[(e · x)²] · tokens = eᵀ A e      e [in] the weights of a row that are not kept   A = XᵀX [in, in]
 *   growing i lowers it by 2 Δ_i (A e)_i − Δ_i² A_ii      pruning j then raises it by 2 Δ_j (A e)_j + Δ_j² A_jj
 *
 * In each cycle the weight grows that lowers it most, then the one is pruned that raises it least. It never rises.
 * Cost: one product [out, in] · [in, in], then O(in) a cycle and row.
 *
 * @param positions  what is kept at the start, rising
 * @param gram       A, symmetric
 * @param cycles     exchanges at most in each row
 */
export function refineMask(delta: Matrix, positions: Uint32Array, gram: Matrix, cycles: number): Uint32Array {
  const [out, inner] = delta.shape;
  const kept = new Uint8Array(delta.data.length);
  for (const at of positions) kept[at] = 1;
  const left = matrix(
    out,
    inner,
    delta.data.map((x, at) => (kept[at] ? 0 : x)),
  );
  const seen = matmul(left, gram);
  for (let i = 0; i < out; i++) {
    const [first, last] = [i * inner, (i + 1) * inner];
    const row = {
      delta: delta.data.subarray(first, last),
      kept: kept.subarray(first, last),
      seen: Float64Array.from(seen.data.subarray(first, last)),
    };
    refineRow(row, gram, cycles);
  }
  return placesOf(kept);
}

/** Where ones stand, rising. */
function placesOf(kept: Uint8Array): Uint32Array {
  const places = new Uint32Array(kept.reduce((sum, one) => sum + one, 0));
  let next = 0;
  for (let at = 0; at < kept.length; at++) if (kept[at]) places[next++] = at;
  return places;
}

function refineRow(row: Row, gram: Matrix, cycles: number): void {
  const { delta, kept, seen } = row;
  let error = delta.reduce((sum, x, j) => (kept[j] ? sum : sum + x * seen[j]!), 0);
  for (let cycle = 0; cycle < cycles; cycle++) {
    const grown = cheapest(row, gram, 0);
    if (!grown) return;
    move(row, gram, grown.at, -1);
    const pruned = cheapest(row, gram, 1, grown.at);
    if (!pruned || grown.cost + pruned.cost >= -LEAST_GAIN * error) {
      move(row, gram, grown.at, 1);
      return;
    }
    move(row, gram, pruned.at, 1);
    [kept[grown.at], kept[pruned.at]] = [1, 0];
    error += grown.cost + pruned.cost;
  }
}

/** Of the weights that are kept, or are not, the one that costs least to prune, or to grow: by how much the error changes. */
function cheapest(
  { delta, kept, seen }: Row,
  { shape: [n], data }: Matrix,
  from: 0 | 1,
  except = -1,
): { readonly at: number; readonly cost: number } | undefined {
  const sign = from ? 1 : -1;
  let [at, cost] = [-1, Number.POSITIVE_INFINITY];
  for (let j = 0; j < n; j++) {
    if (kept[j] !== from || j === except) continue;
    const x = delta[j]!;
    const change = sign * 2 * x * seen[j]! + x * x * data[j * (n + 1)]!;
    if (change < cost) [at, cost] = [j, change];
  }
  return at < 0 ? undefined : { at, cost };
}

/** Puts a weight among those that are not kept (1), or takes it from there (−1). */
function move({ delta, seen }: Row, { shape: [n], data }: Matrix, at: number, sign: 1 | -1): void {
  const x = sign * delta[at]!;
  for (let j = 0, i = at * n; j < n; j++, i++) seen[j]! += x * data[i]!;
}
