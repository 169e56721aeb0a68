import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import type { LlamaConfig } from "../../model/config.ts";
import { type Reader, type Reading, readingOf } from "../../model/decoder.ts";
import { throughLayers } from "../../model/llama.ts";
import type { Extent } from "../../model/mask.ts";
import type { LayerMemory, Memory } from "../../model/memory.ts";
import { type Parameters, parameter } from "../../model/parameters.ts";
import { newPass } from "../../model/pass.ts";
import { product } from "../../model/product.ts";
import { type Tokens, tokenTensor } from "../../model/tokens.ts";
import { OwnVectors } from "../own-vectors.ts";
import { headOf, WEIGHTS } from "../tenant.ts";
import { addPackedProduct, ownVectors } from "./packed-product.ts";
import { tilesOf } from "./tiles.ts";
import type { WebgpuServed, WebgpuTenants } from "./webgpu-tenants.ts";

/**
 * Reads texts of several tenants side by side on the GPU: what tenants have of their own comes straight from packed codes.
 * Call within the backend "webgpu".
 */
export class WebgpuReader implements Reader {
  private readonly config: LlamaConfig;
  private readonly base: Parameters;
  private readonly all: WebgpuTenants;
  private readonly tenants: readonly WebgpuServed[];
  private readonly vectors: OwnVectors;

  /** @param tenants  of each prompt; those of one tenant beside each other */
  constructor(config: LlamaConfig, base: Parameters, all: WebgpuTenants, tenants: readonly WebgpuServed[]) {
    this.config = config;
    this.base = base;
    this.all = all;
    this.tenants = tenants;
    this.vectors = new OwnVectors(config, base, [...new Set(tenants)]);
  }

  /** The next token's logits at every position: `[rows, time, vocabulary]`. */
  logits(tokens: Tokens): Tensor3D {
    const embedded = this.embedded(tokens);
    const [rows, time, width] = embedded.shape;
    const extent = { rows, time, seen: 0, room: time, missing: new Array<number>(rows).fill(0) };
    const { hidden } = this.through(embedded, extent, this.tenants);
    return this.head(hidden.reshape([-1, width]), ofLines(this.tenants, time)).reshape([rows, time, -1]);
  }

  embedded(tokens: Tokens, tenants = this.tenants): Tensor3D {
    const numbers = tokenTensor(tokens, this.config);
    const [rows, time] = numbers.shape;
    const all = numbers.reshape<Tensor1D>([-1]);
    const ofBase = tf.gather(parameter<Tensor2D>(this.base, WEIGHTS.embedding), all);
    const tiles = tilesOf(slotsOf(ofLines(tenants, time)));
    const vectors = ownVectors(ofBase, all, this.all.stack(WEIGHTS.embedding), tiles);
    return vectors.reshape([rows, time, this.config.width]);
  }

  read(embedded: Tensor3D, missing: readonly number[]): Reading {
    const [rows, time] = embedded.shape;
    return this.reading({ rows, time, seen: 0, room: time, missing }, embedded, this.tenants);
  }

  readOn(
    last: readonly number[],
    { seen, layers }: Memory,
    missing: readonly number[],
    indices: readonly number[],
  ): Reading {
    const tenants = indices.map((index) => this.tenants[index]);
    const extent = { rows: last.length, time: 1, seen, room: seen + 1, missing };
    const embedded = this.embedded(
      last.map((token) => [token]),
      tenants,
    );
    return this.reading(extent, embedded, tenants, layers);
  }

  ends(token: number, index: number): boolean {
    return (this.tenants[index]?.eos ?? this.config.eos).includes(token);
  }

  dispose(): void {
    this.vectors.dispose();
  }

  private through(
    embedded: Tensor3D,
    extent: Extent,
    tenants: readonly WebgpuServed[],
    past?: LayerMemory[],
  ) {
    const parameters = this.vectors.parameters(this.vectors.owners(tenants, extent.time));
    const tiles = tilesOf(slotsOf(ofLines(tenants, extent.time)));
    const project = (name: string, x: Tensor2D) => {
      const y = product(x, parameter<Tensor2D>(this.base, `${name}.weight`), true);
      return addPackedProduct(y, x, this.all.stack(name), tiles);
    };
    return throughLayers({ ...newPass(this.config, parameters, extent), project }, embedded, past);
  }

  private reading(
    extent: Extent,
    embedded: Tensor3D,
    tenants: readonly WebgpuServed[],
    past?: LayerMemory[],
  ): Reading {
    const { hidden, memory } = this.through(embedded, extent, tenants, past);
    const atEnd = hidden
      .slice([0, extent.time - 1, 0], [-1, 1, -1])
      .reshape<Tensor2D>([-1, this.config.width]);
    const logits = this.head(atEnd, tenants);
    return readingOf(extent, { logits, likeliest: tf.argMax(logits, -1), memory });
  }

  /** @param tenants  of each row of x */
  private head(x: Tensor2D, tenants: readonly WebgpuServed[]): Tensor2D {
    const name = headOf(this.config);
    const y = product(x, parameter<Tensor2D>(this.base, name), true);
    return addPackedProduct(y, x, this.all.stack(name), tilesOf(slotsOf(tenants)));
  }
}

/** The tenant of each token that is read. */
const ofLines = (tenants: readonly WebgpuServed[], time: number): WebgpuServed[] =>
  tenants.flatMap((tenant) => new Array<WebgpuServed>(time).fill(tenant));

const slotsOf = (tenants: readonly WebgpuServed[]) => tenants.map((tenant) => tenant?.slot);
