import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "../model/config.ts";
import { type Parameters, parameter } from "../model/parameters.ts";
import type { Served } from "./tenant.ts";

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
   * The base's parameters with a row for each row of the batch where tenants differ: `[rows · time, size]`, and for the
   * norms of heads `[rows · heads · time, headSize]`.
   *
   * @param rows  the tenant of each
   */
  parameters(rows: readonly Served[], time: number): Parameters {
    const own = [...this.stacks].map(([name, stack]): [string, Tensor] => {
      const places = rows.flatMap((tenant) =>
        new Array<number>(time * this.headsOf(name)).fill(this.tenants.indexOf(tenant)),
      );
      return [name, tf.gather(stack, tf.tensor1d(places, "int32"))];
    });
    return new Map([...this.base, ...own]);
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
    return tf.tidy(() => tf.stack(this.tenants.map(vectorOf))) as Tensor2D;
  }

  private headsOf(name: string): number {
    if (name.endsWith("q_norm.weight")) return this.config.heads;
    return name.endsWith("k_norm.weight") ? this.config.keyValueHeads : 1;
  }
}
