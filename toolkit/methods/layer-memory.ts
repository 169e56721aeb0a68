import { type Matrix, sizeOf } from "../tensor/tensor.ts";

/** About a dozen float32 matrices of a layer's size exist at once while it is compressed. */
const BYTES_PER_WEIGHT = 48;

/** Bytes of memory that compressing a layer takes at most, beside the program itself. */
export const layerMemory = (shape: Matrix["shape"]): number => BYTES_PER_WEIGHT * sizeOf(shape);
