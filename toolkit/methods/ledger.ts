import { bytesAt16Bits } from "./budget.ts";
import { bytesOf, type PartKind, type Parts } from "./parts.ts";

/** Where the bytes of a compressed model go, counted from what is stored. */
export interface Ledger {
  /** Bytes of the compressed layers, by purpose. */
  readonly byKind: Readonly<Partial<Record<PartKind, number>>>;
  /** Bytes of the compressed layers together: the sum of `byKind`. */
  readonly layers: number;
  /** Bytes of the tensors kept whole at 16 bits: embeddings, norms, biases, head. */
  readonly uncompressed: number;
  /** layers + uncompressed */
  readonly total: number;
}

export function ledgerOf(layers: Iterable<Parts>, uncompressed: Iterable<readonly number[]>): Ledger {
  const byKind: Partial<Record<PartKind, number>> = {};
  let stored = 0;
  for (const parts of layers) {
    for (const { kind, bytes } of Object.values(parts)) byKind[kind] = (byKind[kind] ?? 0) + bytes.byteLength;
    stored += bytesOf(parts);
  }
  let kept = 0;
  for (const shape of uncompressed) kept += bytesAt16Bits(shape);
  return { byKind, layers: stored, uncompressed: kept, total: stored + kept };
}
