import type { LlamaConfig } from "../model/config.ts";
import type { Parameters } from "../model/parameters.ts";
import type { Served, Tenant } from "./tenant.ts";
import { TenantGraphs } from "./tenant-graphs.ts";
import { type UnpackedTenant, unpackedBytes, unpackTenant } from "./unpacked-tenant.ts";
import type { Workspace } from "./workspace.ts";

/** Sets of tenants whose graphs are kept. */
const MOST_GRAPHS = 8;

/** Tenants that are kept unpacked within so many bytes, those that were asked last, and the graphs that read them. */
export class UnpackedTenants {
  private readonly config: LlamaConfig;
  private readonly base: Parameters;
  private readonly workspace: Workspace;
  private readonly budget: number;
  private readonly unpacked = new Map<Tenant, UnpackedTenant>(); // the one asked longest ago first
  private readonly graphs = new Map<string, TenantGraphs>(); // the same

  constructor(config: LlamaConfig, base: Parameters, workspace: Workspace, budget: number) {
    this.config = config;
    this.base = base;
    this.workspace = workspace;
    this.budget = budget;
  }

  get bytes(): number {
    return [...this.unpacked.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Graphs for these tenants side by side; nothing where they do not fit into the budget together.
   *
   * @param served  each once, in the order of their rows
   */
  graphsOf(served: readonly Served[]): TenantGraphs | undefined {
    const tenants = served.filter((tenant) => tenant !== undefined);
    if (tenants.reduce((sum, tenant) => sum + unpackedBytes(tenant), 0) > this.budget) return undefined;
    this.makeRoom(tenants);
    const unpacked = served.map((tenant) => tenant && this.unpackedOf(tenant));
    const key = served.map((tenant) => JSON.stringify(tenant?.name ?? null)).join();
    const graphs = this.graphs.get(key) ?? new TenantGraphs(this.config, this.base, served, unpacked);
    this.graphs.delete(key);
    this.graphs.set(key, graphs);
    for (const [oldest] of [...this.graphs].slice(0, -MOST_GRAPHS)) this.dropGraphs(oldest);
    return graphs;
  }

  /** Frees what is kept of a tenant. */
  forget(tenant: Tenant): void {
    for (const [key, graphs] of this.graphs) if (graphs.tenants.includes(tenant)) this.dropGraphs(key);
    this.unpacked.get(tenant)?.dispose();
    this.unpacked.delete(tenant);
  }

  dispose(): void {
    for (const key of this.graphs.keys()) this.dropGraphs(key);
    for (const tenant of this.unpacked.keys()) this.forget(tenant);
  }

  private unpackedOf(tenant: Tenant): UnpackedTenant {
    const unpacked = this.unpacked.get(tenant) ?? unpackTenant(tenant, this.workspace);
    this.unpacked.delete(tenant);
    this.unpacked.set(tenant, unpacked);
    return unpacked;
  }

  /** Forgets others, the one asked longest ago first, until these fit in. */
  private makeRoom(tenants: readonly Tenant[]): void {
    const missing = tenants.filter((tenant) => !this.unpacked.has(tenant));
    const needed = missing.reduce((sum, tenant) => sum + unpackedBytes(tenant), 0);
    for (const other of this.unpacked.keys()) {
      if (this.bytes + needed <= this.budget) return;
      if (!tenants.includes(other)) this.forget(other);
    }
  }

  private dropGraphs(key: string): void {
    this.graphs.get(key)!.dispose();
    this.graphs.delete(key);
  }
}
