import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { rowsApart, rowsJoined } from "../backend/row-runs.ts";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "../model/config.ts";
import { embedding, throughLayers } from "../model/llama.ts";
import type { Extent } from "../model/mask.ts";
import { type Parameters, parameter } from "../model/parameters.ts";
import { newPass, type Pass, type Places } from "../model/pass.ts";
import { product } from "../model/product.ts";
import type { Beginning, Continuation, Next, Step } from "../model/step.ts";
import type { Owners, OwnVectors } from "./own-vectors.ts";
import { headOf, WEIGHTS } from "./tenant.ts";
import { throughUnpacked, type UnpackedTenant } from "./unpacked-tenant.ts";

/** What belongs to whom in a batch, the tenants' rows beside each other in one order. Of some tenants there may be none. */
export type Shares = {
  /** Rows of each tenant: `[tenants]`. */
  readonly rows: Tensor1D;
  /** Tokens of each tenant that are read now: `[tenants]`. */
  readonly lines: Tensor1D;
  readonly owners: Owners;
};

/** All that is used of the tenants of a batch: of the base itself nothing. */
export interface Unpacked {
  readonly tenants: readonly (UnpackedTenant | undefined)[];
  readonly vectors: OwnVectors;
}

export type SharedBeginning = Beginning & { readonly shares: Shares };
export type SharedContinuation = Continuation & { readonly shares: Shares };

/** The first tokens of several tenants' texts, as `begin` reads those of one model. */
export const beginShared =
  (unpacked: Unpacked): Step<SharedBeginning> =>
  (config, base, extent, { embedded, places, last, shares }) => {
    const { hidden, memory } = throughLayers(
      passOf(unpacked, config, base, extent, places, shares),
      embedded,
    );
    const atEnd = tf.gather(hidden.reshape<Tensor2D>([-1, config.width]), last);
    return { ...following(unpacked, config, base, atEnd, shares), memory };
  };

/** One more token of each text, as `continued` reads those of one model. */
export const continuedShared =
  (unpacked: Unpacked): Step<SharedContinuation> =>
  (config, base, extent, { tokens, places, memory, shares }) => {
    const pass = passOf(unpacked, config, base, extent, places, shares);
    const read = throughLayers(pass, embedded(unpacked, base, tokens, shares), memory);
    const atEnd = read.hidden.reshape<Tensor2D>([-1, config.width]);
    return { ...following(unpacked, config, base, atEnd, shares), memory: read.memory };
  };

/** y = x · Wᵀ, and in the rows of each tenant what its delta adds. */
function passOf(
  { tenants, vectors }: Unpacked,
  config: LlamaConfig,
  base: Parameters,
  extent: Extent,
  places: Places,
  { lines, owners }: Shares,
): Pass {
  const apart = remembered((x: Tensor2D) => runs(x, lines, tenants.length));
  const project = (name: string, x: Tensor2D) => {
    const deltas = tenants.map((tenant) => tenant?.deltas.get(name));
    const y = product(x, parameter<Tensor2D>(base, `${name}.weight`), true);
    if (!deltas.some(Boolean)) return y;
    const [inputs, outputs] = [apart(x), runs(y, lines, tenants.length)];
    return joined(
      deltas.map((factors, t) =>
        factors ? tf.add<Tensor2D>(outputs[t]!, throughUnpacked(inputs[t]!, factors)) : outputs[t]!,
      ),
    );
  };
  return { ...newPass(config, vectors.parameters(owners), extent, places), project };
}

/** Every token's vector, of its tenant's own embedding where there is one: `[rows, 1]` → `[rows, 1, width]`. */
function embedded({ tenants }: Unpacked, base: Parameters, tokens: Tensor2D, { rows }: Shares): Tensor3D {
  const own = tenants.map((tenant) => tenant?.matrices.get(WEIGHTS.embedding));
  if (!own.some(Boolean)) return embedding(base, tokens);
  const apart = runs(tokens, rows, tenants.length);
  return joined(
    own.map((matrix, t) =>
      matrix ? (tf.gather<Tensor>(matrix, apart[t]!) as Tensor3D) : embedding(base, apart[t]!),
    ),
  );
}

/** What follows hidden states `[rows, width]`. */
function following(
  { tenants }: Unpacked,
  config: LlamaConfig,
  base: Parameters,
  hidden: Tensor2D,
  { rows }: Shares,
): Omit<Next, "memory"> {
  const name = headOf(config);
  const ofBase = parameter<Tensor2D>(base, name);
  const own = tenants.map((tenant) => tenant?.matrices.get(name));
  const apart = own.some(Boolean) ? runs(hidden, rows, tenants.length) : [hidden];
  const logits = joined(apart.map((x, t) => product(x, own[t] ?? ofBase, true)));
  return { logits, likeliest: tf.argMax<Tensor1D>(logits, -1) };
}

const runs = <T extends Tensor>(x: T, counts: Tensor1D, tenants: number): T[] =>
  tenants === 1 ? [x] : rowsApart(x, counts);

const joined = <T extends Tensor>(pieces: readonly T[]): T =>
  pieces.length === 1 ? pieces[0]! : rowsJoined(pieces);

/** The last result for the same argument: several projections read one tensor. */
function remembered<T extends object, R>(f: (x: T) => R): (x: T) => R {
  let last: { x: T; result: R } | undefined;
  return (x) => {
    if (last?.x !== x) last = { x, result: f(x) };
    return last.result;
  };
}
