import { MismatchError, UnsupportedError } from "../errors.ts";
import type { DeltaFile } from "../file/open-delta.ts";
import type { Checkpoint } from "../io/checkpoint.ts";
import type { Weights } from "../io/weights.ts";
import type { Compressed } from "../methods/compressed.ts";
import { type LlamaConfig, llamaConfig } from "../model/config.ts";
import { isVision, languageModel, nameAlone } from "../model/language.ts";
import { llamaShapes, type Parameters } from "../model/parameters.ts";
import { asMatrix, formatShape, type Matrix, sameShape, type Tensor } from "../tensor/tensor.ts";
import type { LayerDelta } from "./factors.ts";
import { decodedDelta, packedDelta, staysPacked } from "./layer-delta.ts";
import type { PackedRows } from "./packed-rows.ts";
import { exactRows } from "./sixteen-bit-rows.ts";

/** A delta that a tenant brings: from a file, or from memory. */
export type TenantDelta = Compressed | DeltaFile;

/** All that is held of one tenant. What is as in the base is not held again. */
export interface Tenant {
  readonly name: string;
  /** Tokens that end its texts. */
  readonly eos: readonly number[];
  /** Whether the deltas are held as they are stored; else they were decoded, and take 2 bytes a weight. */
  readonly isPacked: boolean;
  /** By the projection's name, `model.layers.0.mlp.up_proj`. */
  readonly deltas: ReadonlyMap<string, LayerDelta>;
  /** Embedding and head, by the weight's name. */
  readonly matrices: ReadonlyMap<string, PackedRows>;
  /** Norms and biases, by the weight's name. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** Matrices that a tenant may have of its own, by their names in the checkpoint. */
export const WEIGHTS = { embedding: "model.embed_tokens.weight", head: "lm_head.weight" } as const;

/** The weight that the head is. */
export const headOf = ({ tiedHead }: LlamaConfig): string => (tiedHead ? WEIGHTS.embedding : WEIGHTS.head);

/** A tenant, or nothing for the base itself. */
export type Served = Tenant | undefined;

/** The base that all tenants share. */
export interface Backbone {
  readonly checkpoint: Checkpoint;
  /** Its language model, by the names that it would have alone. */
  readonly language: Weights;
  readonly config: LlamaConfig;
  /** The language model in memory. */
  readonly parameters: Parameters;
  /** SHA-256 of a tensor of the checkpoint, computed once. */
  digestOf(name: string): Promise<string>;
}

/**
 * Loads one tenant: its deltas, packed, and those of its other tensors that differ from the base's.
 *
 * @throws {MismatchError} another configuration than the base's but for the tokens that end a text, or a layer of
 *   another shape
 * @throws {UnsupportedError} a projection that is kept whole
 * @throws {NotFoundError} a tensor is missing
 */
export async function loadTenant(name: string, delta: TenantDelta, backbone: Backbone): Promise<Tenant> {
  const others = languageModel("on" in delta ? delta.on(backbone.checkpoint) : delta.others);
  const config = llamaConfig(others.config);
  checkConfig(name, config, backbone.config);
  const deltas = await loadDeltas(name, delta, backbone.config);
  const matrices = new Map<string, PackedRows>();
  const vectors = new Map<string, Float32Array>();
  for (const [weight, shape] of llamaShapes(config)) {
    if (deltas.has(weight.replace(/\.weight$/, ""))) continue;
    const own = await ownTensor(weight, shape, others, backbone);
    if (!own) continue;
    if (own.shape.length === 1) vectors.set(weight, new Float32Array(own.data));
    else matrices.set(weight, exactRows(asMatrix(own, weight)));
  }
  const projection = [...matrices.keys()].find((weight) => /_proj\.weight$/.test(weight));
  if (projection)
    throw new UnsupportedError(
      `multiTenant: expected a delta for every projection, tenant "${name}" keeps ${projection} whole`,
    );
  return { name, eos: config.eos, isPacked: staysPacked(delta.method), deltas, matrices, vectors };
}

async function loadDeltas(
  tenant: string,
  delta: TenantDelta,
  config: LlamaConfig,
): Promise<Map<string, LayerDelta>> {
  const shapes = llamaShapes(config);
  const deltas = new Map<string, LayerDelta>();
  for (const layer of delta.layers) {
    const name = nameAlone(layer);
    if (isVision(name)) continue;
    const shape = shapes.get(`${name}.weight`) as Matrix["shape"] | undefined;
    if (!shape)
      throw new MismatchError(
        `multiTenant: the base has no layer "${layer}", of which tenant "${tenant}" has a delta`,
      );
    deltas.set(name, await loadDelta(delta, layer, shape));
  }
  return deltas;
}

async function loadDelta(delta: TenantDelta, layer: string, shape: Matrix["shape"]): Promise<LayerDelta> {
  if (!staysPacked(delta.method)) return decodedDelta(await delta.delta(layer));
  const parts = "on" in delta ? await delta.parts(layer) : delta.parts.get(layer)!;
  return packedDelta(delta.method, parts, shape);
}

/** A tensor that was not compressed, unless it is the base's, number by number. */
async function ownTensor(
  name: string,
  shape: readonly number[],
  others: Weights,
  { language }: Backbone,
): Promise<Tensor | undefined> {
  const own = await others.weight(name);
  if (!sameShape(own.shape, shape))
    throw new MismatchError(
      `multiTenant: expected ${formatShape(shape)} as ${name}, got ${formatShape(own.shape)}`,
    );
  const { data } = await language.weight(name);
  return own.data.every((value, i) => value === data[i]) ? undefined : own;
}

/** Tenants run through one forward pass: all that it depends on must be alike. */
function checkConfig(tenant: string, config: LlamaConfig, base: LlamaConfig): void {
  for (const key of Object.keys({ ...base, ...config }) as (keyof LlamaConfig)[]) {
    const [own, expected] = [config, base].map((one) => JSON.stringify(one[key]));
    if (key !== "eos" && own !== expected)
      throw new MismatchError(
        `multiTenant: tenant "${tenant}" must have the base's ${key} ${expected}, got ${own}`,
      );
  }
}
