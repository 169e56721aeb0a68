import type { Matrix } from "../tensor/tensor.ts";

/** Which rows become numbers, and where. */
export interface Unpacking {
  readonly first: number;
  readonly count: number;
  /** Row i of them begins at i · stride. */
  readonly into: Float32Array;
  /** At least the number of columns. */
  readonly stride: number;
  /** Room for a byte for each number. */
  readonly codes: Uint8Array;
}

/** A matrix in memory in about as many bytes as it has in a file. Some rows at a time become numbers. */
export interface PackedRows {
  readonly shape: Matrix["shape"];
  /** All memory that it holds on to. */
  readonly held: readonly ArrayBufferView[];
  unpack(some: Unpacking): void;
}

/** A copy in memory of its own: a view of some bytes of a file would hold on to all of them. */
export const ownBytes = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** Matrices side by side: their rows one behind the other. */
export function beside(parts: readonly PackedRows[], rows: number): PackedRows {
  const starts = startsOf(parts.map(({ shape }) => shape[1]));
  return {
    shape: [rows, starts.at(-1)!],
    held: parts.flatMap(({ held }) => held),
    unpack: (some) => {
      for (const [i, part] of parts.entries()) part.unpack({ ...some, into: some.into.subarray(starts[i]) });
    },
  };
}

/** Matrices one below the other. */
export function below(parts: readonly PackedRows[], columns: number): PackedRows {
  const starts = startsOf(parts.map(({ shape }) => shape[0]));
  return {
    shape: [starts.at(-1)!, columns],
    held: parts.flatMap(({ held }) => held),
    unpack: ({ first, count, into, stride, codes }) => {
      for (const [i, part] of parts.entries()) {
        const from = Math.max(first, starts[i]!);
        const end = Math.min(first + count, starts[i + 1]!);
        if (from >= end) continue;
        const place = into.subarray((from - first) * stride);
        part.unpack({ first: from - starts[i]!, count: end - from, into: place, stride, codes });
      }
    },
  };
}

/** Where each part begins, and where the last ends. */
function startsOf(lengths: readonly number[]): number[] {
  const starts = [0];
  for (const length of lengths) starts.push(starts.at(-1)! + length);
  return starts;
}
