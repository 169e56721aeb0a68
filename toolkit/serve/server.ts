import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { canCompile } from "../backend/graph/compile.ts";
import { tf } from "../backend/tensorflow.ts";
import { NotFoundError, ValueError } from "../errors.ts";
import { checkBase } from "../file/restore.ts";
import type { LlamaConfig } from "../model/config.ts";
import { type GenerateOptions, generate } from "../model/generate.ts";
import type { Model } from "../model/model.ts";
import { memoryOf, type ServedMemory } from "./memory.ts";
import { type Backbone, inMemory, loadTenant, type Served, type Tenant, type TenantDelta } from "./tenant.ts";
import type { TenantGraphs } from "./tenant-graphs.ts";
import { TenantReader } from "./tenant-reader.ts";
import { UnpackedTenants } from "./unpacked-tenants.ts";
import { Workspace } from "./workspace.ts";

/** What someone asks. */
export interface TenantRequest {
  /** Whose model is to answer; the base itself when omitted. */
  readonly tenant?: string | undefined;
  readonly tokens: readonly number[];
}

/** One base in memory that answers for many fine-tunes of it: see `multiTenant`. */
export class Server {
  private readonly backbone: Backbone;
  private readonly workspace = new Workspace();
  private readonly served = new Map<string, Tenant>();

  private readonly unpacked: UnpackedTenants;

  /** @param unpackedBytes  what tenants that are kept unpacked may take */
  constructor(backbone: Backbone, unpackedBytes: number) {
    this.backbone = backbone;
    const { config, parameters } = backbone;
    this.unpacked = new UnpackedTenants(config, parameters, this.workspace, unpackedBytes);
  }

  get config(): LlamaConfig {
    return this.backbone.config;
  }

  get tenants(): readonly string[] {
    return [...this.served.keys()];
  }

  /**
   * What the tenants' models write after the prompts, all side by side. A text ends where its own model says so.
   *
   * @throws {NotFoundError} an unknown tenant
   * @throws as a model's own `generate`
   */
  generate(requests: readonly TenantRequest[], options: GenerateOptions = {}): number[][] {
    const write = (reader: TenantReader, sorted: readonly TenantRequest[]) =>
      generate(
        reader,
        sorted.map(({ tokens }) => tokens),
        options,
      );
    return this.reading(requests, write, (rows) => this.graphsOf(rows));
  }

  /**
   * The next token's logits at every position, of texts of one length: `[requests, length, vocabulary]`.
   *
   * @throws {NotFoundError} an unknown tenant
   * @throws {ShapeError} texts of different lengths, or none
   */
  logits(requests: readonly TenantRequest[]): Tensor3D {
    return tf.tidy(() => {
      const rows = this.reading(requests, (reader, sorted) =>
        tf.unstack(reader.logits(sorted.map(({ tokens }) => tokens))),
      );
      return tf.stack(rows) as Tensor3D;
    });
  }

  /** One tenant as a model by itself; the base where none is named. */
  model(tenant?: string): Pick<Model, "generate" | "logits"> {
    const asked = (prompts: readonly (readonly number[] | Int32Array)[]) =>
      prompts.map((tokens) => ({ tenant, tokens: [...tokens] }));
    return {
      generate: (prompts, options) => this.generate(asked(prompts), options),
      logits: (tokens) => this.logits(asked(tokens)),
    };
  }

  /**
   * Takes one more tenant on.
   *
   * @throws {ValueError} there is one of that name
   * @throws as `multiTenant`
   */
  async add(name: string, delta: TenantDelta): Promise<void> {
    if (this.served.has(name))
      throw new ValueError(`multiTenant: expected a new tenant, there is one named "${name}"`);
    if ("on" in delta) await checkBase(delta, this.backbone.checkpoint, this.backbone.digestOf);
    this.served.set(name, await loadTenant(name, delta, this.backbone, inMemory));
  }

  /** @throws {NotFoundError} an unknown tenant */
  remove(name: string): void {
    this.unpacked.forget(this.tenant(name));
    this.served.delete(name);
  }

  /** Bytes that are allocated, by what they are for. */
  memory(): ServedMemory {
    const { parameters } = this.backbone;
    return memoryOf(parameters, this.served.values(), this.workspace.held, this.unpacked.bytes);
  }

  /** Frees the base and all tenants. */
  dispose(): void {
    this.unpacked.dispose();
    tf.dispose([...this.backbone.parameters.values()]);
    this.served.clear();
  }

  /** Calls with the requests of each tenant beside each other; what comes back for each is in the order they came. */
  private reading<T>(
    requests: readonly TenantRequest[],
    use: (reader: TenantReader, sorted: readonly TenantRequest[]) => readonly T[],
    graphsOf?: (rows: readonly Served[]) => TenantGraphs | undefined,
  ): T[] {
    const tenants = requests.map(({ tenant }) => (tenant === undefined ? undefined : this.tenant(tenant)));
    const places = new Map<Served, number>([...this.served.values()].map((tenant, i) => [tenant, i]));
    const place = (i: number) => places.get(tenants[i]) ?? -1;
    const order = [...requests.keys()].sort((a, b) => place(a) - place(b) || a - b);
    const { config, parameters } = this.backbone;
    const sorted = order.map((i) => requests[i]!);
    const rows = order.map((i) => tenants[i]);
    const reader = new TenantReader(config, parameters, this.workspace, rows, graphsOf?.(rows));
    try {
      const results = use(reader, sorted);
      return [...order.keys()].map((i) => results[order.indexOf(i)]!);
    } finally {
      reader.dispose();
    }
  }

  private graphsOf(rows: readonly Served[]): TenantGraphs | undefined {
    return canCompile() && rows.length > 0 ? this.unpacked.graphsOf([...new Set(rows)]) : undefined;
  }

  private tenant(name: string): Tenant {
    const found = this.served.get(name);
    if (found) return found;
    throw new NotFoundError(
      `multiTenant: no tenant "${name}", there are ${this.tenants.map((one) => `"${one}"`).join(", ") || "none"}`,
    );
  }
}
