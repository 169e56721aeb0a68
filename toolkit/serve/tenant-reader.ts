import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "../model/config.ts";
import { lastOfRows, type Reader, type Reading, readingOf } from "../model/decoder.ts";
import { throughLayers } from "../model/llama.ts";
import type { Extent } from "../model/mask.ts";
import { type LayerMemory, type Memory, withRoom } from "../model/memory.ts";
import { type Parameters, parameter } from "../model/parameters.ts";
import { newPass, placesOf } from "../model/pass.ts";
import { product } from "../model/product.ts";
import { type Tokens, tokenTensor } from "../model/tokens.ts";
import { allocate } from "../tensor/tensor.ts";
import { OwnVectors } from "./own-vectors.ts";
import type { PackedRows } from "./packed-rows.ts";
import { runsOf } from "./runs.ts";
import { headOf, type Served, WEIGHTS } from "./tenant.ts";
import type { TenantGraphs } from "./tenant-graphs.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Reads texts of several tenants side by side, as a `Decoder` does those of one model.
 *
 *   y = x · Wᵀ + x_t · Δ̂_tᵀ in the rows of each tenant t
 *
 * The product with the base's weight is one for all rows; a delta is computed for the rows of its tenant, which lie
 * beside each other. Norms, biases, embedding and head are each tenant's own.
 */
export class TenantReader implements Reader {
  private readonly config: LlamaConfig;
  private readonly base: Parameters;
  private readonly workspace: Workspace;
  private readonly tenants: readonly Served[];
  private vectors: OwnVectors | undefined;
  private readonly graphs: TenantGraphs | undefined;

  /**
   * @param tenants  of each prompt; those of one tenant beside each other
   * @param graphs   for these tenants, in the order of their rows
   */
  constructor(
    config: LlamaConfig,
    base: Parameters,
    workspace: Workspace,
    tenants: readonly Served[],
    graphs?: TenantGraphs,
  ) {
    this.config = config;
    this.base = base;
    this.workspace = workspace;
    this.tenants = tenants;
    this.graphs = graphs;
  }

  /** The next token's logits at every position: `[rows, time, vocabulary]`. */
  logits(tokens: Tokens): Tensor3D {
    const embedded = this.embedded(tokens);
    const [rows, time] = embedded.shape;
    const extent = { rows, time, seen: 0, room: time, missing: new Array<number>(rows).fill(0) };
    const { hidden } = this.through(embedded, extent, this.tenants);
    return this.head(hidden, this.tenants).reshape([rows, time, -1]);
  }

  embedded(tokens: Tokens, tenants = this.tenants): Tensor3D {
    const numbers = tokenTensor(tokens, this.config);
    const pieces = runsOf(tenants).map(({ owner, first, count }) => {
      const own = owner?.matrices.get(WEIGHTS.embedding);
      if (own) return this.ownEmbedding(own, tokens.slice(first, first + count));
      return tf.gather(
        parameter(this.base, WEIGHTS.embedding),
        numbers.slice([first, 0], [count, -1]),
      ) as Tensor3D;
    });
    return joined(pieces);
  }

  read(embedded: Tensor3D, missing: readonly number[]): Reading {
    const [rows, time] = embedded.shape;
    const extent = { rows, time, seen: 0, room: time, missing };
    if (!this.graphs?.readsPrompts())
      return this.reading(extent, this.through(embedded, extent, this.tenants), this.tenants);
    const inputs = { embedded, places: placesOf(this.config, extent), last: lastOfRows(rows, time) };
    return readingOf(extent, this.graphs.read(extent, inputs, this.tenants));
  }

  readOn(
    last: readonly number[],
    past: Memory,
    missing: readonly number[],
    indices: readonly number[],
  ): Reading {
    const tenants = indices.map((index) => this.tenants[index]);
    const { room, seen, layers } = withRoom(past, 1);
    const extent = { rows: last.length, time: 1, seen, room: Math.max(room, seen + 1), missing };
    const tokens = last.map((token) => [token]);
    if (this.graphs) {
      const places = placesOf(this.config, extent);
      const inputs = { tokens: tokenTensor(tokens, this.config), places, memory: layers };
      return readingOf(extent, this.graphs.readOn(extent, inputs, tenants));
    }
    return this.reading(
      extent,
      this.through(this.embedded(tokens, tenants), extent, tenants, layers),
      tenants,
    );
  }

  ends(token: number, index: number): boolean {
    return (this.tenants[index]?.eos ?? this.config.eos).includes(token);
  }

  dispose(): void {
    this.vectors?.dispose();
  }

  private through(embedded: Tensor3D, extent: Extent, tenants: readonly Served[], past?: LayerMemory[]) {
    this.vectors ??= new OwnVectors(this.config, this.base, [...new Set(this.tenants)]);
    const parameters = this.vectors.parameters(this.vectors.owners(tenants, extent.time));
    const runs = runsOf(tenants);
    const pieces = piecesOf(runs.map(({ count }) => count * extent.time));
    const project = (name: string, x: Tensor2D) => {
      const y = product(x, parameter<Tensor2D>(this.base, `${name}.weight`), true);
      const deltas = runs.map(({ owner }, run) => this.deltaOf(name, owner, pieces(x)[run]!, y.shape[1]));
      return tf.add<Tensor2D>(y, joined(deltas));
    };
    const hasDeltas = runs.some(({ owner }) => owner);
    const pass = newPass(this.config, parameters, extent);
    return throughLayers(hasDeltas ? { ...pass, project } : pass, embedded, past);
  }

  /** What a tenant's delta adds: x [rows, in] → [rows, out]. */
  private deltaOf(name: string, tenant: Served, x: Tensor2D, out: number): Tensor2D {
    const delta = tenant?.deltas.get(name);
    return delta ? delta.times(x, this.workspace) : tf.zeros([x.shape[0], out]);
  }

  private reading(
    extent: Extent,
    { hidden, memory }: ReturnType<typeof throughLayers>,
    tenants: readonly Served[],
  ): Reading {
    const logits = this.head(hidden.slice([0, extent.time - 1, 0], [-1, 1, -1]), tenants);
    return readingOf(extent, { logits, likeliest: tf.argMax(logits, -1), memory });
  }

  /** `[rows, time, width]` → `[rows · time, vocabulary]` */
  private head(hidden: Tensor3D, tenants: readonly Served[]): Tensor2D {
    const name = headOf(this.config);
    const [, time, width] = hidden.shape;
    const pieces = runsOf(tenants.map((tenant) => tenant?.matrices.get(name))).map(
      ({ owner, first, count }) => {
        const x = hidden.slice([first, 0, 0], [count, -1, -1]).reshape<Tensor2D>([count * time, width]);
        return owner
          ? this.workspace.timesTransposed(x, owner)
          : product(x, parameter<Tensor2D>(this.base, name), true);
      },
    );
    return joined(pieces);
  }

  /** `[rows, time, width]` */
  private ownEmbedding(own: PackedRows, tokens: Tokens): Tensor3D {
    const { width } = this.config;
    const all = tokens.flatMap((row) => [...row]);
    const vectors = allocate(all.length * width);
    all.forEach((token, i) => {
      vectors.set(this.workspace.row(own, token), i * width);
    });
    return tf.tensor3d(vectors, [tokens.length, all.length / tokens.length, width]);
  }
}

/** Tensors one below the other. */
const joined = <T extends Tensor>(pieces: T[]): T =>
  pieces.length === 1 ? pieces[0]! : (tf.concat(pieces as Tensor[], 0) as T);

/** Cuts a tensor into so many rows each; the same tensor, which several projections read, once. */
function piecesOf(sizes: readonly number[]): (x: Tensor2D) => Tensor2D[] {
  let last: Tensor2D | undefined;
  let pieces: Tensor2D[] = [];
  return (x) => {
    if (x !== last) pieces = sizes.length === 1 ? [x] : tf.split(x, [...sizes]);
    last = x;
    return pieces;
  };
}
