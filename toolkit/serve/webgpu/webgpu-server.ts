import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import { withBackend } from "../../backend/webgpu.ts";
import { ValueError } from "../../errors.ts";
import { checkBase } from "../../file/restore.ts";
import type { LlamaConfig } from "../../model/config.ts";
import { type GenerateOptions, generateOn } from "../../model/generate.ts";
import { allocated, type ServedMemory, type TenantMemory } from "../memory.ts";
import type { TenantRequest } from "../server.ts";
import { type Backbone, loadTenant, type TenantDelta, WEIGHTS } from "../tenant.ts";
import { WebgpuReader } from "./webgpu-reader.ts";
import { asStored, type WebgpuServed, type WebgpuTenant, WebgpuTenants } from "./webgpu-tenants.ts";

/** One base on a GPU that answers for many fine-tunes of it: see `multiTenant`. Its answers come later. */
export class WebgpuServer {
  private readonly backbone: Backbone;
  private readonly served = new WebgpuTenants();

  constructor(backbone: Backbone) {
    this.backbone = backbone;
  }

  get config(): LlamaConfig {
    return this.backbone.config;
  }

  get tenants(): readonly string[] {
    return this.served.names;
  }

  /** What the tenants' models write after the prompts, as `Server.generate`. */
  async generate(requests: readonly TenantRequest[], options: GenerateOptions = {}): Promise<number[][]> {
    return this.reading(requests, (reader, sorted) =>
      generateOn(
        "webgpu",
        reader,
        sorted.map(({ tokens }) => tokens),
        options,
      ),
    );
  }

  /** The next token's logits at every position, as `Server.logits`: `[requests, length, vocabulary]`. */
  async logits(requests: readonly TenantRequest[]): Promise<Tensor3D> {
    const rows = await this.reading(requests, async (reader, sorted) => {
      const tokens = sorted.map((request) => request.tokens);
      const onGpu = withBackend("webgpu", () => tf.tidy(() => reader.logits(tokens)));
      const numbers = await onGpu.data<"float32">();
      const [count, ...shape] = onGpu.shape;
      onGpu.dispose();
      const size = numbers.length / count;
      return tokens.map((_, i) => ({ shape, numbers: numbers.subarray(i * size, (i + 1) * size) }));
    });
    return tf.tidy(() => tf.stack(rows.map(({ shape, numbers }) => tf.tensor(numbers, shape)))) as Tensor3D;
  }

  /**
   * Takes one more tenant on.
   *
   * @throws {ValueError} there is one of that name
   * @throws as `multiTenant`
   */
  async add(name: string, delta: TenantDelta): Promise<void> {
    if (this.tenants.includes(name))
      throw new ValueError(`multiTenant: expected a new tenant, there is one named "${name}"`);
    if ("on" in delta) await checkBase(delta, this.backbone.checkpoint, this.backbone.digestOf);
    this.served.add(await loadTenant(name, delta, this.backbone, asStored));
  }

  /** @throws {NotFoundError} an unknown tenant */
  remove(name: string): void {
    this.served.remove(name);
  }

  /** Bytes that are allocated, on the GPU but for the tenants' norms and biases. */
  memory(): ServedMemory {
    const base = [...this.backbone.parameters.values()].reduce((sum, { size }) => sum + 4 * size, 0);
    const tenants = new Map(this.served.all.map((tenant) => [tenant.name, this.memoryOf(tenant)]));
    const total = [...tenants.values()].reduce((sum, tenant) => sum + tenant.total, base);
    return { base, tenants, workspace: 0, unpacked: 0, total };
  }

  /** Frees the base and all tenants. */
  dispose(): void {
    tf.dispose([...this.backbone.parameters.values()]);
    this.served.dispose();
  }

  private memoryOf(tenant: WebgpuTenant): TenantMemory {
    const isOwn = (layer: string) => layer === WEIGHTS.embedding || layer === WEIGHTS.head;
    const deltas = this.served.bytesOf(tenant, (layer) => !isOwn(layer));
    const own = this.served.bytesOf(tenant, isOwn) + allocated([...tenant.vectors.values()]);
    return { deltas, isPacked: tenant.isPacked, own, total: deltas + own };
  }

  /** Calls with the requests of each tenant beside each other; what comes back for each is in the order they came. */
  private async reading<T>(
    requests: readonly TenantRequest[],
    use: (reader: WebgpuReader, sorted: readonly TenantRequest[]) => Promise<readonly T[]>,
  ): Promise<T[]> {
    const tenants = requests.map(({ tenant }) =>
      tenant === undefined ? undefined : this.served.get(tenant),
    );
    const place = (tenant: WebgpuServed) => tenant?.slot ?? -1;
    const order = [...requests.keys()].sort((a, b) => place(tenants[a]) - place(tenants[b]) || a - b);
    const { config, parameters } = this.backbone;
    const rows = order.map((i) => tenants[i]);
    const reader = withBackend("webgpu", () => new WebgpuReader(config, parameters, this.served, rows));
    try {
      const results = await use(
        reader,
        order.map((i) => requests[i]!),
      );
      return [...order.keys()].map((i) => results[order.indexOf(i)]!);
    } finally {
      reader.dispose();
    }
  }
}
