import { bytesAt16Bits } from "./budget.ts";
import { bytesOf, type PartKind, type Parts } from "./parts.ts";

/** Where the bytes of a compressed model go, counted from what is stored. */
export interface Ledger {
  /** Bytes of the compressed layers, by purpose. */
  readonly byKind: Readonly<Partial<Record<PartKind, number>>>;
  /** Bytes of the compressed layers together: the sum of `byKind`. */
  readonly layers: number;
  /** Of these, the bytes of codes, signs, factors and values alone: what papers count. */
  readonly payload: number;
  /** Bytes of the tensors kept whole at 16 bits: embeddings, norms, biases, head. */
  readonly uncompressed: number;
  /** layers + uncompressed */
  readonly total: number;
}

const payloadKinds = ["codes", "coded", "factors", "signs", "values"] as const;

/** Of these bytes, the ones that papers count. */
export const payloadOf = (byKind: Ledger["byKind"]): number =>
  payloadKinds.reduce((sum, kind) => sum + (byKind[kind] ?? 0), 0);

export function ledgerOf(layers: Iterable<Parts>, uncompressed: Iterable<readonly number[]>): Ledger {
  const byKind: Partial<Record<PartKind, number>> = {};
  let stored = 0;
  for (const parts of layers) {
    for (const { kind, bytes } of Object.values(parts)) byKind[kind] = (byKind[kind] ?? 0) + bytes.byteLength;
    stored += bytesOf(parts);
  }
  let kept = 0;
  for (const shape of uncompressed) kept += bytesAt16Bits(shape);
  return { byKind, layers: stored, payload: payloadOf(byKind), uncompressed: kept, total: stored + kept };
}
