import { MismatchError, UnsupportedError } from "../errors.ts";
import type { DeltaFile } from "../file/open-delta.ts";
import type { Checkpoint } from "../io/checkpoint.ts";
import type { Weights } from "../io/weights.ts";
import type { Compressed } from "../methods/compressed.ts";
import type { Parts } from "../methods/parts.ts";
import { type LlamaConfig, llamaConfig } from "../model/config.ts";
import { isVision, languageModel, nameAlone } from "../model/language.ts";
import { llamaShapes, type Parameters } from "../model/parameters.ts";
import { asMatrix, formatShape, type Matrix, sameShape, type Tensor } from "../tensor/tensor.ts";
import type { LayerDelta } from "./factors.ts";
import { decodedDelta, type PackedMethod, packedDelta, staysPacked } from "./layer-delta.ts";
import type { PackedRows } from "./packed-rows.ts";
import { exactRows } from "./sixteen-bit-rows.ts";

/** A delta that a tenant brings: from a file, or from memory. */
export type TenantDelta = Compressed | DeltaFile;

/** All that is held of one tenant, deltas and matrices in forms of their own. What is as in the base is not held again. */
export interface Tenant<D = LayerDelta, M = PackedRows> {
  readonly name: string;
  /** Tokens that end its texts. */
  readonly eos: readonly number[];
  /** Whether the deltas are held as they are stored; else they were decoded, and take 2 bytes a weight. */
  readonly isPacked: boolean;
  /** By the projection's name, `model.layers.0.mlp.up_proj`. */
  readonly deltas: ReadonlyMap<string, D>;
  /** Embedding and head, by the weight's name. */
  readonly matrices: ReadonlyMap<string, M>;
  /** Norms and biases, by the weight's name. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** Matrices that a tenant may have of its own, by their names in the checkpoint. */
export const WEIGHTS = { embedding: "model.embed_tokens.weight", head: "lm_head.weight" } as const;

/** The weight that the head is. */
export const headOf = ({ tiedHead }: LlamaConfig): string => (tiedHead ? WEIGHTS.embedding : WEIGHTS.head);

/** A tenant, or nothing for the base itself. */
export type Served = Tenant | undefined;

/** In which forms deltas and matrices are held. */
export interface Holding<D, M> {
  /** A delta as it is stored, by a method whose deltas stay packed. */
  packed(method: PackedMethod, parts: Parts, shape: Matrix["shape"]): D;
  /** A delta of any other method. */
  decoded(delta: Matrix): D;
  /** A matrix of the tenant's own. */
  matrix(own: Matrix): M;
}

/** As a server on the processor holds them. */
export const inMemory: Holding<LayerDelta, PackedRows> = {
  packed: packedDelta,
  decoded: decodedDelta,
  matrix: exactRows,
};

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
export async function loadTenant<D, M>(
  name: string,
  delta: TenantDelta,
  backbone: Backbone,
  holding: Holding<D, M>,
): Promise<Tenant<D, M>> {
  const others = languageModel("on" in delta ? delta.on(backbone.checkpoint) : delta.others);
  const config = llamaConfig(others.config);
  checkConfig(name, config, backbone.config);
  const deltas = await loadDeltas(name, delta, backbone.config, holding);
  const matrices = new Map<string, M>();
  const vectors = new Map<string, Float32Array>();
  for (const [weight, shape] of llamaShapes(config)) {
    if (deltas.has(weight.replace(/\.weight$/, ""))) continue;
    const own = await ownTensor(weight, shape, others, backbone);
    if (!own) continue;
    if (own.shape.length === 1) vectors.set(weight, new Float32Array(own.data));
    else matrices.set(weight, holding.matrix(asMatrix(own, weight)));
  }
  const projection = [...matrices.keys()].find((weight) => /_proj\.weight$/.test(weight));
  if (projection)
    throw new UnsupportedError(
      `multiTenant: expected a delta for every projection, tenant "${name}" keeps ${projection} whole`,
    );
  return { name, eos: config.eos, isPacked: staysPacked(delta.method), deltas, matrices, vectors };
}

async function loadDeltas<D>(
  tenant: string,
  delta: TenantDelta,
  config: LlamaConfig,
  holding: Holding<D, unknown>,
): Promise<Map<string, D>> {
  const shapes = llamaShapes(config);
  const deltas = new Map<string, D>();
  for (const layer of delta.layers) {
    const name = nameAlone(layer);
    if (isVision(name)) continue;
    const shape = shapes.get(`${name}.weight`) as Matrix["shape"] | undefined;
    if (!shape)
      throw new MismatchError(
        `multiTenant: the base has no layer "${layer}", of which tenant "${tenant}" has a delta`,
      );
    deltas.set(name, await loadDelta(delta, layer, shape, holding));
  }
  return deltas;
}

async function loadDelta<D>(
  delta: TenantDelta,
  layer: string,
  shape: Matrix["shape"],
  holding: Holding<D, unknown>,
): Promise<D> {
  if (!staysPacked(delta.method)) return holding.decoded(await delta.delta(layer));
  const parts = "on" in delta ? await delta.parts(layer) : delta.parts.get(layer)!;
  return holding.packed(delta.method, parts, shape);
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
