import { type BackendName, openWebgpu } from "../backend/webgpu.ts";
import { sha256 } from "../file/digest.ts";
import type { Checkpoint } from "../io/checkpoint.ts";
import { llamaConfig } from "../model/config.ts";
import { isVision, languageModel } from "../model/language.ts";
import { loadParameters } from "../model/load.ts";
import { llamaShapes } from "../model/parameters.ts";
import { Server } from "./server.ts";
import type { Backbone, TenantDelta } from "./tenant.ts";
import { WebgpuServer } from "./webgpu/webgpu-server.ts";

/** Bytes that are not worth saving. */
const LITTLE = 2 ** 28;

/** How a server works. */
export interface ServeOptions {
  /** What tenants that are kept unpacked may take together, beside what is always held. */
  readonly unpackedBytes?: number;
  /** What computes: TensorFlow, which is the default, or any GPU that WebGPU reaches. */
  readonly backend?: BackendName;
}

/**
 * Serves many fine-tunes of one base from one machine: the base once, and of each tenant a delta that stays packed in
 * memory as it is in its file. Requests for different tenants are answered in one batch, without merging:
 *
 *   y = x · Wᵀ + ((x_t · V̂_t) · σ_t) · Û_tᵀ      in the rows of each tenant t, W the base's weight, for Delta-CoMe
 *
 * Low-rank deltas are computed through their two factors, BitDelta through its signs and scale; deltas of all other
 * methods are decoded and rounded to bfloat16. Embedding, head, norms and biases are each tenant's own: they are held
 * where they differ from the base's, at 16 bits. What a tenant answers is what base + delta merged answers, but for the
 * order in which numbers are added; decoded deltas are rounded, by at most 2⁻⁸ of each number.
 * Tenants that were asked last are kept unpacked, too, as far as `unpackedBytes` reach: when all of a batch are, a step is one
 * graph of TensorFlow, as a model's own is. Else each delta is unpacked anew for every product.
 * Cost: 4 bytes for each weight of the base; of each tenant about the size of its file; one workspace of at most 5 MB;
 * `unpackedBytes`. Time: the base's products once for all rows, and those with each tenant's factors for its rows; where it is
 * not kept unpacked about 1 ns a code more.
 *
 * With `backend: "webgpu"` all of it is on a GPU, also of AMD, Intel or Apple: what tenants add comes straight from packed
 * codes there, nothing is kept unpacked, and answers come later (`await server.generate(…)`).
 *
 *     const server = await multiTenant(base, { math: await openDelta("math.delta.safetensors"), chat });
 *     server.generate([{ tenant: "math", tokens }, { tenant: "chat", tokens: others }]);
 *
 * @param tenants  deltas by the tenants' names: files, or what a method's `compress` gave. What was compressed in this
 *   process does not tell on which base: only names and shapes are compared then
 * @param unpackedBytes  as many as the base takes when omitted, or 256 MiB if that is more; 0 to keep nothing unpacked
 * @param backend  TensorFlow when omitted
 * @throws {MismatchError} a delta file of another base, or a model of another configuration
 * @throws {UnsupportedError} an architecture that is not implemented, or a projection that is kept whole
 * @throws {UnsupportedError} a GPU is asked for and WebGPU reaches none
 * @throws {NotFoundError} a tensor is missing
 */
export async function multiTenant(
  base: Checkpoint,
  tenants: Readonly<Record<string, TenantDelta>> | undefined,
  options: ServeOptions & { readonly backend: "webgpu" },
): Promise<WebgpuServer>;
export async function multiTenant(
  base: Checkpoint,
  tenants?: Readonly<Record<string, TenantDelta>>,
  options?: ServeOptions & { readonly backend?: "tensorflow" },
): Promise<Server>;
export async function multiTenant(
  base: Checkpoint,
  tenants: Readonly<Record<string, TenantDelta>> = {},
  { backend, unpackedBytes }: ServeOptions = {},
): Promise<Server | WebgpuServer> {
  if (backend === "webgpu") await openWebgpu();
  const backbone = await loadBackbone(base);
  const budget = unpackedBytes ?? Math.max(bytesOf(backbone), LITTLE);
  const server = backend === "webgpu" ? new WebgpuServer(backbone) : new Server(backbone, budget);
  try {
    for (const [name, delta] of Object.entries(tenants)) await server.add(name, delta);
    return server;
  } catch (error) {
    server.dispose();
    throw error;
  }
}

const bytesOf = ({ parameters }: Backbone): number =>
  [...parameters.values()].reduce((sum, { size }) => sum + 4 * size, 0);

async function loadBackbone(base: Checkpoint): Promise<Backbone> {
  const language = languageModel(base);
  const config = llamaConfig(language.config);
  const parameters = await loadParameters(language, llamaShapes(config), isVision);
  const digests = new Map<string, Promise<string>>();
  const digestOf = (name: string) => {
    const known = digests.get(name) ?? base.bytes(name).then((bytes) => sha256(bytes));
    digests.set(name, known);
    return known;
  };
  return { checkpoint: base, language, config, parameters, digestOf };
}
