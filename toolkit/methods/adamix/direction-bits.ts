import type { Matrix } from "../../tensor/tensor.ts";

/** Bits that a direction takes beside its codes and zero points: two scales and σ. */
const BESIDE = 3 * 16;

/** What a direction of a layer [out, in] takes, in bits: codes and zero points of both vectors, two scales and σ. */
export const directionBits = (bits: number, [out, inner]: Matrix["shape"]): number =>
  bits * (out + inner + 2) + BESIDE;
