import { byteLength, type SafetensorsEntry } from "../io/write-safetensors.ts";
import type { PartKind } from "../methods/parts.ts";

/** A tensor to store, in memory or read when its turn comes. Parts of a compressed layer say what they are for. */
export interface StoredTensor extends Omit<SafetensorsEntry, "name"> {
  readonly kind?: PartKind;
}

/** Tensors to store, by name. */
export type Stored = Readonly<Record<string, StoredTensor>>;

/** Bytes that these tensors take in a file. */
export const storedBytes = (stored: Stored): number =>
  Object.values(stored).reduce((sum, { dtype, shape }) => sum + byteLength(dtype, shape), 0);
