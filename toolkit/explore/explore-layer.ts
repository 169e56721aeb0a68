import { ValueError } from "../errors.ts";
import { frobeniusNorm } from "../linalg/norm.ts";
import { outputEnergy } from "../linalg/output-energy.ts";
import { storedOf } from "../methods/band-cost.ts";
import { assertBands, type PlannedBand } from "../methods/bands.ts";
import { bytesAt16Bits } from "../methods/budget.ts";
import { gramOf } from "../methods/calibration.ts";
import { type CompressedMatrix, compressMatrix } from "../methods/compress-matrix.ts";
import { directionsOf } from "../methods/directions.ts";
import { bytesByKind } from "../methods/forecast.ts";
import type { Ledger } from "../methods/ledger.ts";
import type { Method } from "../methods/method.ts";
import { type Matrix, sizeOf } from "../tensor/tensor.ts";
import { type LostEnergy, lostEnergies } from "./lost-energies.ts";
import type { TileOptions } from "./tile.ts";

/** Where the bytes of one layer go. */
export interface LayerLedger {
  /** Bytes by purpose. */
  readonly byKind: Ledger["byKind"];
  /** The sum of `byKind`. */
  readonly bytes: number;
  /** bytes / 16-bit bytes */
  readonly ratio: number;
  readonly bitsPerWeight: number;
}

/** One layer's delta, ready to say at once what any bands cost and lose. */
export interface ExploredLayer {
  readonly shape: Matrix["shape"];
  /** [min(out, in)] singular values, largest first */
  readonly S: Float32Array;
  /** All that `deltaCoMe` stores for these bands, to the byte. */
  ledger(bands: readonly PlannedBand[]): LayerLedger;
  /** ‖Δ − Δ̂‖ / ‖Δ‖ */
  weightError(bands: readonly PlannedBand[]): number;
  /**
   * ‖(Δ − Δ̂) Xᵀ‖ / ‖Δ Xᵀ‖
   *
   * @throws {ValueError} the layer was explored without a Gram matrix of its inputs
   */
  outputError(bands: readonly PlannedBand[]): number;
  /** [min(out, in)] ‖σ u vᵀ − σ̂ û v̂ᵀ‖ of each direction by itself; σ where it is dropped. */
  lost(bands: readonly PlannedBand[]): Float64Array;
  /** What any method makes of the delta, by `compressMatrix`; once for the same method and options. */
  compress(method: Method): CompressedMatrix;
}

export interface ExploreLayerOptions extends Partial<TileOptions> {
  /** XᵀX [in, in] of what enters the layer: to tell errors of outputs. */
  readonly gram?: Matrix;
}

/**
 * Opens one layer's delta for moving its bits by hand: which directions get how many bits, what that costs, and what it loses.
 *
 *     const layer = exploreLayer(delta, { gram });
 *     layer.weightError([{ bits: 8, rank: 2 }, { bits: 2, rank: 90 }]);
 *     layer.weightError([{ bits: 8, rank: 3 }, { bits: 2, rank: 90 }]); // now only direction 3 at 8 bits is new
 *
 * The same as `deltaCoMe({ bands, decomposition: "exact" })`, encoded and decoded again: bytes exactly, errors to rounding. What a
 * layer loses is a sum over pairs of directions,
 *
 *   ‖Δ − Δ̂‖²_H = Σᵢⱼ trace(Eᵢ H Eⱼᵀ)      Eᵢ = σ̂ᵢ ûᵢ v̂ᵢᵀ − σᵢ uᵢ vᵢᵀ, or −σᵢ uᵢ vᵢᵀ where it is dropped     H = XᵀX, or I
 *
 * and a pair's share depends on nothing but the bits of the two. So what was rounded and multiplied once is kept, and where a band
 * ends one direction later only its pairs are new. Rounding is that of `deltaCoMe` by default, one scale and one zero point a vector:
 * with groups, GPTQ or a refit what a direction loses depends on its neighbours.
 * Cost: one exact singular value decomposition; then, for directions at bits that are new, rounding them and products with
 * all others; else min(out, in) · kept additions. Memory: a few copies of the delta, and 4 bytes for each pair of
 * directions at each pair of bits that was asked for.
 *
 * @param delta  [out, in]
 * @throws {ShapeError} the Gram matrix is that of other inputs
 * @throws {ValueError} from what it returns: bits that are not 1 … 8, or more directions than the delta has
 */
export function exploreLayer(
  delta: Matrix,
  { gram, range = "least-squares" }: ExploreLayerOptions = {},
): ExploredLayer {
  const inputs = gram && gramOf("exploreLayer", delta.shape, gram);
  const directions = directionsOf(delta, Math.min(...delta.shape), "exact", 0);
  const lost = lostEnergies(directions, { range, ...(inputs && { gram: inputs }) });
  const norm = frobeniusNorm(delta);
  const outputNorm = inputs && Math.sqrt(outputEnergy(delta, inputs));
  const compressed = new Map<string, CompressedMatrix>();
  const checked = (bands: readonly PlannedBand[]) => {
    assertBands(bands, "exploreLayer");
    const kept = bands.reduce((sum, { rank }) => sum + rank, 0);
    const most = directions.S.length;
    if (!(kept <= most))
      throw new ValueError(`exploreLayer: expected at most ${most} directions, got ${kept}`);
    return bands;
  };
  const relative = ({ sum }: LostEnergy, norm: number) => (sum === 0 ? 0 : Math.sqrt(sum) / norm);
  return {
    shape: delta.shape,
    S: directions.S,
    ledger: (bands) => ledgerOf(checked(bands), delta.shape),
    weightError: (bands) => relative(lost.ofWeights(checked(bands)), norm),
    outputError(bands) {
      if (outputNorm === undefined)
        throw new ValueError("exploreLayer: expected a Gram matrix of the layer's inputs, got none");
      return relative(lost.ofOutputs(checked(bands)), outputNorm);
    },
    lost: (bands) => lost.ofWeights(checked(bands)).alone.map(Math.sqrt),
    compress(method) {
      const key = JSON.stringify([method.name, method.options]);
      const found = compressed.get(key) ?? compressMatrix(delta, method, inputs && { gram: inputs });
      compressed.set(key, found);
      return found;
    },
  };
}

function ledgerOf(bands: readonly PlannedBand[], shape: Matrix["shape"]): LayerLedger {
  const byKind = bytesByKind(bands.flatMap((band) => storedOf(band, shape)));
  const bytes = Object.values(byKind).reduce((sum, each) => sum + each, 0);
  return { byKind, bytes, ratio: bytes / bytesAt16Bits(shape), bitsPerWeight: (8 * bytes) / sizeOf(shape) };
}
