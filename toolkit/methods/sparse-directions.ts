import { matmul } from "../linalg/matmul.ts";
import { scaleRows } from "../linalg/rows.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import type { PlannedBand } from "./bands.ts";
import { bandsOf, bandsPart } from "./bands-part.ts";
import { bandwise } from "./delta-come-factors.ts";
import type { Directions } from "./directions.ts";
import { bfloat16Part, bfloat16Values, bytePart, type Parts, uint32Part, uint32Value } from "./parts.ts";
import { randomPositions, seedFor } from "./random-positions.ts";
import { keptOf } from "./sparse-shares.ts";
import { valuesOf, valuesParts } from "./vector-values.ts";

/**
 * Directions of which some numbers are kept at random places, divided by the share that is kept, so that the mean over all
 * draws is the direction itself. Of each band the numbers at its bits, one scale and one zero point for each vector.
 */
export function sparseParts(
  { Ut, S, Vt }: Directions,
  shares: Uint8Array,
  bands: readonly PlannedBand[],
  seed: number,
): Parts {
  const vectors = (k: number) => [kept(Ut, k, "U", shares[k]!, seed), kept(Vt, k, "V", shares[k]!, seed)];
  const ofBands = bandwise(bands, ({ bits, rank }, first, b) =>
    valuesParts(b, bits, Array.from({ length: rank }, (_, i) => vectors(first + i)).flat()),
  );
  return Object.assign(
    {
      seed: uint32Part("seed", seed),
      bands: bandsPart(bands, undefined),
      S: bfloat16Part("sigma", S.subarray(0, shares.length)),
      shares: bytePart("positions", shares),
    },
    ...ofBands,
  );
}

/** The numbers of a vector that are kept, made larger for those that are not. */
function kept(rows: Matrix, k: number, name: string, share: number, seed: number): Float32Array {
  const length = rows.shape[1];
  const places = placesOf(name, k, share, length, seed);
  return Float32Array.from(places, (at) => (rows.data[k * length + at]! * length) / places.length);
}

const placesOf = (name: string, k: number, share: number, length: number, seed: number): Uint32Array =>
  randomPositions(keptOf(share, length), length, seedFor(seed, `${name}${k}`));

/** Ũ · diag(S) · Ṽᵀ of what `sparseParts` stored. */
export function sparseMatrix(parts: Parts, [out, inner]: Matrix["shape"]): Matrix {
  const [shares, seed] = [parts["shares"]!.bytes, uint32Value(parts["seed"]!)];
  const [Ut, Vt] = [matrix(shares.length, out), matrix(shares.length, inner)];
  bandwise(bandsOf(parts), ({ bits, rank }, first, b) => {
    const lengths = [...shares.subarray(first, first + rank)].flatMap((share) => [
      keptOf(share, out),
      keptOf(share, inner),
    ]);
    const vectors = valuesOf(parts, b, bits, lengths);
    for (let i = 0; i < rank; i++) {
      put(Ut, first + i, "U", shares[first + i]!, seed, vectors[2 * i]!);
      put(Vt, first + i, "V", shares[first + i]!, seed, vectors[2 * i + 1]!);
    }
  });
  return matmul(scaleRows(Ut, bfloat16Values(parts["S"]!)), Vt, { transposeA: true });
}

function put(rows: Matrix, k: number, name: string, share: number, seed: number, vector: Float32Array): void {
  const length = rows.shape[1];
  placesOf(name, k, share, length, seed).forEach((at, i) => {
    rows.data[k * length + at] = vector[i]!;
  });
}
