import { type Matrix, sizeOf } from "../tensor/tensor.ts";
import type { PlannedBand } from "./bands.ts";
import { gramOf } from "./calibration.ts";
import { measured } from "./measured.ts";
import type { Method } from "./method.ts";
import { bytesOf } from "./parts.ts";

/** What a method makes of one matrix. */
export interface CompressedMatrix {
  readonly method: string;
  /** Stored bytes, scales and all. */
  readonly bytes: number;
  readonly bitsPerWeight: number;
  /** ‖Δ − Δ̂‖ / ‖Δ‖ */
  readonly error: number;
  /** ‖(Δ − Δ̂) Xᵀ‖ / ‖Δ Xᵀ‖, where the inputs' Gram matrix was given. */
  readonly outputError?: number;
  /** How many singular directions are stored with how many bits. */
  readonly bands: readonly PlannedBand[];
}

export interface CompressMatrixOptions {
  /** XᵀX [in, in] of what enters the layer: to measure the error of its output, and for methods that make use of it. */
  readonly gram?: Matrix;
}

/**
 * One matrix by itself through a method, without a model around it: what it costs and what it loses.
 *
 *     compressMatrix(syntheticDelta(powerLaw(256, 0.75), [256, 256], 0).delta, deltaCoMe()).error
 *
 * Errors are measured on what was stored, decoded again. Cost: that of the method, and two products with `gram`.
 *
 * @param delta  [out, in]
 * @throws {ShapeError} the Gram matrix is that of other inputs
 * @throws {ValueError} the method's options cannot be met for this shape, or it needs a Gram matrix
 */
export function compressMatrix(
  delta: Matrix,
  method: Method,
  { gram }: CompressMatrixOptions = {},
): CompressedMatrix {
  const inputs = gram && gramOf("compressMatrix", delta.shape, gram);
  const grams = inputs ? Array<Matrix>(Math.max(method.passes(delta.shape), 1)).fill(inputs) : [];
  const parts = method.encode(delta, { grams });
  const bytes = bytesOf(parts);
  const { error, outputError } = measured(method, delta, parts, inputs);
  return {
    method: method.name,
    bytes,
    bitsPerWeight: (8 * bytes) / sizeOf(delta.shape),
    error,
    ...(outputError !== undefined && { outputError }),
    bands: method.bands(parts),
  };
}
