import { NotFoundError } from "../../errors.ts";
import type { Holding, Tenant } from "../tenant.ts";
import type { StoredProduct } from "./packed-block.ts";
import { PackedStack } from "./packed-stack.ts";
import { decodedProduct, ownProduct, packedProduct } from "./stored-product.ts";

/** As a tenant is loaded, before its blocks are on the GPU. */
export type StoredTenant = Tenant<StoredProduct, StoredProduct>;

export const asStored: Holding<StoredProduct, StoredProduct> = {
  packed: packedProduct,
  decoded: decodedProduct,
  matrix: ownProduct,
};

/** A tenant whose deltas and matrices are on the GPU. */
export type WebgpuTenant = Pick<StoredTenant, "eos" | "isPacked" | "name" | "vectors"> & {
  /** Where its blocks are told in every stack. */
  readonly slot: number;
};

/** A tenant, or nothing for the base itself. */
export type WebgpuServed = WebgpuTenant | undefined;

/** All tenants on the GPU: a stack for every layer. */
export class WebgpuTenants {
  private readonly tenants = new Map<string, WebgpuTenant>();
  private readonly stacks = new Map<string, PackedStack>();

  get names(): readonly string[] {
    return [...this.tenants.keys()];
  }

  /** In which order their rows are. */
  get all(): readonly WebgpuTenant[] {
    return [...this.tenants.values()];
  }

  /** @throws {NotFoundError} an unknown tenant */
  get(name: string): WebgpuTenant {
    const found = this.tenants.get(name);
    if (found) return found;
    throw new NotFoundError(
      `multiTenant: no tenant "${name}", there are ${this.names.map((one) => `"${one}"`).join(", ") || "none"}`,
    );
  }

  /** What tenants have of a layer, by its name; of embedding and head by the weight's name. */
  stack(name: string): PackedStack {
    const stack = this.stacks.get(name) ?? new PackedStack();
    this.stacks.set(name, stack);
    return stack;
  }

  /** @throws {UnsupportedError} more of one layer than the GPU's shaders can read; nothing of the tenant stays then */
  add({ name, eos, isPacked, vectors, deltas, matrices }: StoredTenant): void {
    const taken = new Set(this.all.map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot++;
    try {
      for (const [layer, product] of [...deltas, ...matrices]) this.stack(layer).add(slot, product);
    } catch (error) {
      this.free(slot);
      throw error;
    }
    this.tenants.set(name, { name, eos, isPacked, vectors, slot });
  }

  /** @throws {NotFoundError} an unknown tenant */
  remove(name: string): void {
    this.free(this.get(name).slot);
    this.tenants.delete(name);
  }

  /** Bytes that are allocated on the GPU for a tenant, of some layers. */
  bytesOf({ slot }: WebgpuTenant, isCounted: (layer: string) => boolean): number {
    return [...this.stacks]
      .filter(([layer]) => isCounted(layer))
      .reduce((sum, [, stack]) => sum + stack.bytesOf(slot), 0);
  }

  dispose(): void {
    for (const stack of this.stacks.values()) stack.dispose();
    this.tenants.clear();
  }

  private free(slot: number): void {
    for (const stack of this.stacks.values()) stack.remove(slot);
  }
}
