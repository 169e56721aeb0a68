import type { Parameters } from "../model/parameters.ts";
import type { Tenant } from "./tenant.ts";

/** Bytes that are allocated for a server, from the memory that it holds on to. */
export interface ServedMemory {
  /** The base, in TensorFlow's tensors. */
  readonly base: number;
  /** By the tenant's name. */
  readonly tenants: ReadonlyMap<string, TenantMemory>;
  /** Where packed matrices become numbers, one for all. */
  readonly workspace: number;
  /** Tenants that are kept unpacked, for speed. */
  readonly unpacked: number;
  readonly total: number;
}

export interface TenantMemory {
  /** Deltas. */
  readonly deltas: number;
  /** Whether these are held as they are stored; else they were decoded, at 2 bytes a weight. */
  readonly isPacked: boolean;
  /** Embedding, head, norms and biases, where they are not the base's. */
  readonly own: number;
  readonly total: number;
}

/** What a server holds. */
export function memoryOf(
  base: Parameters,
  tenants: Iterable<Tenant>,
  workspace: readonly ArrayBufferView[],
  unpacked: number,
): ServedMemory {
  const ofTenants = new Map([...tenants].map((tenant) => [tenant.name, memoryOfTenant(tenant)]));
  const parts = {
    base: sum([...base.values()].map(({ size, dtype }) => size * BYTES[dtype as "float32"])),
    workspace: allocated(workspace),
    unpacked,
  };
  const total = sum(Object.values(parts)) + sum([...ofTenants.values()].map((tenant) => tenant.total));
  return { ...parts, tenants: ofTenants, total };
}

const BYTES = { float32: 4 };

function memoryOfTenant({ isPacked, deltas, matrices, vectors }: Tenant): TenantMemory {
  const held = (all: Iterable<{ readonly held: readonly ArrayBufferView[] }>) =>
    [...all].flatMap(({ held }) => held);
  const parts = {
    deltas: allocated(held(deltas.values())),
    own: allocated([...held(matrices.values()), ...vectors.values()]),
  };
  return { ...parts, isPacked, total: parts.deltas + parts.own };
}

/** Bytes of the memory behind some views: all of it, however little of it they see, and once. */
export const allocated = (views: readonly ArrayBufferView[]): number =>
  sum([...new Set(views.map(({ buffer }) => buffer))].map(({ byteLength }) => byteLength));

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
