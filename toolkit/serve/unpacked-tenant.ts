import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { product } from "../model/product.ts";
import { sizeOf } from "../tensor/tensor.ts";
import type { Factor } from "./factors.ts";
import type { PackedRows } from "./packed-rows.ts";
import type { Tenant } from "./tenant.ts";
import type { Workspace } from "./workspace.ts";

/** A matrix of numbers that a delta's input goes through: x · A, or x · Aᵀ where it is transposed. */
export interface UnpackedFactor {
  readonly matrix: Tensor2D;
  readonly transposed: boolean;
}

/** A tenant's packed matrices as numbers, 4 bytes each. */
export interface UnpackedTenant {
  /** By the projection's name, one after the other. */
  readonly deltas: ReadonlyMap<string, readonly UnpackedFactor[]>;
  /** Embedding and head, by the weight's name. */
  readonly matrices: ReadonlyMap<string, Tensor2D>;
  readonly bytes: number;
  dispose(): void;
}

/** Bytes that a tenant's matrices take as numbers. */
export function unpackedBytes({ deltas, matrices }: Tenant): number {
  const factors = [...deltas.values()].flatMap((delta) => delta.factors.map(({ rows }) => rows));
  return [...factors, ...matrices.values()].reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0);
}

/** Unpacks all matrices of a tenant. Cost: about 1 ns a number. */
export function unpackTenant(tenant: Tenant, workspace: Workspace): UnpackedTenant {
  const matrixOf = (rows: PackedRows) => kept(workspace.whole(rows), rows);
  const deltas = new Map(
    [...tenant.deltas].map(([name, { factors }]) => [name, unpackFactors(factors, workspace)] as const),
  );
  const matrices = new Map([...tenant.matrices].map(([name, rows]) => [name, matrixOf(rows)] as const));
  return {
    deltas,
    matrices,
    bytes: unpackedBytes(tenant),
    dispose: () => {
      tf.dispose([...deltas.values()].flatMap((factors) => factors.map(({ matrix }) => matrix)));
      tf.dispose([...matrices.values()]);
    },
  };
}

/** Unpacks a delta's factors, each with its scales in it. */
export const unpackFactors = (factors: readonly Factor[], workspace: Workspace): UnpackedFactor[] =>
  factors.map(({ rows, transposed, scales }) => {
    const numbers = workspace.whole(rows);
    if (scales) scaleRows(numbers, rows.shape[1], scales);
    return { matrix: kept(numbers, rows), transposed };
  });

const kept = (numbers: Float32Array, { shape }: PackedRows): Tensor2D =>
  tf.keep(tf.tensor2d(numbers, [...shape]));

/** x · A for one factor after the other. */
export const throughUnpacked = (x: Tensor2D, factors: readonly UnpackedFactor[]): Tensor2D =>
  factors.reduce((input, { matrix, transposed }) => product(input, matrix, transposed), x);

function scaleRows(numbers: Float32Array, columns: number, scales: Float32Array): void {
  for (let at = 0, row = 0; at < numbers.length; row++) {
    const scale = scales[row % scales.length]!;
    for (const end = at + columns; at < end; at++) numbers[at]! *= scale;
  }
}
