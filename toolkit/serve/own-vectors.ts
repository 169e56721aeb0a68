import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "../model/config.ts";
import { type Parameters, parameter } from "../model/parameters.ts";

/** Norms and biases of a tenant, by the weight's name; nothing for the base itself. */
type Served = { readonly vectors: ReadonlyMap<string, Float32Array> } | undefined;

/** Places of tenants, by the heads that a line has. */
export type Owners = Readonly<Record<string, Tensor1D>>;

/** Norms and biases in which tenants differ, for the rows of a batch. */
export class OwnVectors {
  private readonly config: LlamaConfig;
  private readonly base: Parameters;
  private readonly tenants: readonly Served[];
  /** [tenants, size], by the weight's name. */
  private readonly stacks: ReadonlyMap<string, Tensor2D>;

  /** @param tenants  each once */
  constructor(config: LlamaConfig, base: Parameters, tenants: readonly Served[]) {
    this.config = config;
    this.base = base;
    this.tenants = tenants;
    const names = new Set(tenants.flatMap((tenant) => [...(tenant?.vectors.keys() ?? [])]));
    this.stacks = new Map([...names].map((name) => [name, this.stack(name)]));
  }

  /**
   * Which tenant's numbers the lines of a batch take: `[rows · time]`, and for norms over heads `[rows · heads · time]`,
   * by the heads of a line. Only of those where tenants differ.
   *
   * @param rows  the tenant of each
   */
  owners(rows: readonly Served[], time: number): Owners {
    const places = rows.map((tenant) => this.tenants.indexOf(tenant));
    const ofLines = (count: number) => places.flatMap((place) => new Array<number>(time * count).fill(place));
    return Object.fromEntries(this.headCounts.map((count) => [count, tf.tensor1d(ofLines(count), "int32")]));
  }

  /** The base's parameters, with a row for each line where tenants differ. */
  parameters(owners: Owners): Parameters {
    const own = [...this.stacks].map(([name, stack]): [string, Tensor] => [
      name,
      tf.gather(stack, owners[this.headsOf(name)]!),
    ]);
    return new Map([...this.base, ...own]);
  }

  /** How many heads a line has of each kind in which tenants differ. */
  get headCounts(): number[] {
    return [...new Set([...this.stacks.keys()].map((name) => this.headsOf(name)))];
  }

  dispose(): void {
    tf.dispose([...this.stacks.values()]);
  }

  private stack(name: string): Tensor2D {
    const ofBase = parameter(this.base, name);
    const vectorOf = (tenant: Served) => {
      const own = tenant?.vectors.get(name);
      return own ? tf.tensor1d(own) : ofBase;
    };
    return tf.tidy(() => tf.keep(tf.stack(this.tenants.map(vectorOf)))) as Tensor2D;
  }

  private headsOf(name: string): number {
    if (name.endsWith("q_norm.weight")) return this.config.heads;
    return name.endsWith("k_norm.weight") ? this.config.keyValueHeads : 1;
  }
}
