import { describe, expect, it } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { MismatchError, NotFoundError, ShapeError, ValueError } from "../../../toolkit/errors.ts";
import type { Checkpoint } from "../../../toolkit/io/checkpoint.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { dare } from "../../../toolkit/methods/dare.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { lossless } from "../../../toolkit/methods/lossless.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { multiTenant } from "../../../toolkit/serve/multi-tenant.ts";
import type { Server } from "../../../toolkit/serve/server.ts";
import type { TenantDelta } from "../../../toolkit/serve/tenant.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { modelCase, weightsOf } from "../../helpers/models.ts";
import { fineTuneOf, written } from "../../helpers/tenants.ts";

const RATIO = { ratio: 1 / 4 };
const tokens = [3, 1, 4, 1, 5, 9, 2, 6];

/** The largest difference of logits between a tenant and its merged model, over the largest logit. */
async function distance(
  server: Server,
  base: Checkpoint,
  tenant: string,
  delta: TenantDelta,
): Promise<number> {
  const merged = await loadModel(base.plus(delta));
  const difference = tf.tidy(() => {
    const [ours, theirs] = [server.logits([{ tenant, tokens }]), merged.logits([tokens])];
    return tf.div(tf.max(tf.abs(tf.sub(ours, theirs))), tf.max(tf.abs(theirs))).dataSync()[0]!;
  });
  merged.dispose();
  return difference;
}

/** A base with tenants of every kind: packed in each way, and decoded. */
async function tenantsOf(name: string) {
  const base = await written(await weightsOf(modelCase(name)));
  const pairs = [await fineTuneOf(base, 1), await fineTuneOf(base, 2), await fineTuneOf(base, 3)] as const;
  const deltas: Record<string, TenantDelta> = {
    bands: await deltaFile(pairs[0], deltaCoMe(RATIO)),
    signs: await deltaFile(pairs[1], bitDelta()),
    factors: await lowRank(RATIO).compress(pairs[2]),
    decoded: await dare(RATIO).compress(pairs[0]),
    exact: await deltaFile(pairs[1], lossless()),
  };
  return { base, deltas, server: await multiTenant(base, deltas) };
}

describe.each(["llama", "llama, tied head", "llama, biases", "qwen2", "qwen3", "mistral"])(
  "tenants of a %s",
  (name) => {
    it("have the logits of their merged models, and write in one batch what these write alone", async () => {
      const { base, deltas, server } = await tenantsOf(name);
      for (const [tenant, delta] of Object.entries(deltas)) {
        const isRounded = tenant === "decoded" || tenant === "exact";
        expect(await distance(server, base, tenant, delta), tenant).toBeLessThan(isRounded ? 2 ** -8 : 1e-5);
      }
      const requests = ["signs", undefined, "bands", "factors", "bands", undefined].map((tenant, i) => ({
        tenant,
        tokens: tokens.slice(0, 2 + i),
      }));
      const texts = server.generate(requests, { maxTokens: 12 });
      for (const [i, { tenant, tokens }] of requests.entries()) {
        const model = await loadModel(tenant ? base.plus(deltas[tenant]!) : base);
        expect(texts[i], `${i} ${tenant}`).toEqual(model.generate([tokens], { maxTokens: 12 })[0]);
        model.dispose();
      }
      const again = server.generate(requests, { maxTokens: 12 }); // the prompts in a graph, too
      const packed = await multiTenant(base, deltas, { unpackedBytes: 0 });
      expect([again, packed.generate(requests, { maxTokens: 12 })]).toEqual([texts, texts]);
      packed.dispose();
      server.dispose();
    });
  },
);

async function baseAndDelta() {
  const base = await written(await weightsOf(modelCase("llama")));
  return { base, delta: await deltaFile(await fineTuneOf(base, 1), deltaCoMe(RATIO)) };
}

describe("a server", () => {
  it("answers in the order in which it is asked, alike whoever asks beside, and leaves no tensor behind", async () => {
    const { server } = await tenantsOf("qwen3");
    const requests = ["factors", "bands", undefined, "bands"].map((tenant, i) => ({
      tenant,
      tokens: tokens.map((token) => token + i),
    }));
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const together = server.logits(requests);
      const alone = tf.concat(requests.map((request) => server.logits([request])));
      expect(tf.max(tf.abs(tf.sub(together, alone))).dataSync()[0]!).toBeLessThan(1e-4);
    });
    server.generate(requests, { maxTokens: 3 });
    server.remove("factors"); // and with them what was unpacked
    server.remove("bands");
    expect(tf.memory().numTensors).toBe(before);
    server.dispose();
  });

  it("takes tenants on and lets them go", async () => {
    const { base, delta } = await baseAndDelta();
    const server = await multiTenant(base);
    expect(server.tenants).toEqual([]);
    await server.add("a", delta);
    await server.add("b", delta);
    expect(server.tenants).toEqual(["a", "b"]);
    server.remove("a");
    expect(server.generate([{ tenant: "b", tokens }], { maxTokens: 1 })).toHaveLength(1);
    expect(() => server.generate([{ tenant: "a", tokens }])).toThrow('no tenant "a", there are "b"');
    server.dispose();
  });

  it("keeps as many tenants unpacked as fit, those that were asked last, and writes the same with all, some or none", async () => {
    const { base, delta } = await baseAndDelta();
    const other = await deltaFile(await fineTuneOf(base, 2), deltaCoMe(RATIO));
    const ask = (server: Server, ...tenants: string[]) =>
      server.generate(
        tenants.map((tenant) => ({ tenant, tokens })),
        { maxTokens: 4 },
      );
    const all = await multiTenant(base, { a: delta, b: other });
    const texts = ask(all, "b", "a", "b");
    const ofBoth = all.memory().unpacked;
    expect(ofBoth).toBeGreaterThan(0);
    all.remove("a");
    expect(all.memory().unpacked).toBe(ofBoth / 2);
    all.dispose();
    const one = await multiTenant(base, { a: delta, b: other }, { unpackedBytes: ofBoth / 2 });
    expect(ask(one, "b", "a", "b")).toEqual(texts);
    expect(one.memory().unpacked).toBe(0);
    const tensors: number[] = [];
    for (const tenant of ["b", "a", "b", "a"]) {
      expect(ask(one, tenant)).toEqual([texts[tenant === "a" ? 1 : 0]]);
      expect(one.memory().unpacked).toBe(ofBoth / 2);
      tensors.push(tf.memory().numTensors);
    }
    expect(new Set(tensors).size).toBe(1);
    one.dispose();
  });

  it("ends a text where its own model says so", async () => {
    const { base, delta } = await baseAndDelta();
    const server = await multiTenant(base, { a: delta });
    const [usual] = server.generate([{ tenant: "a", tokens }], { maxTokens: 8 });
    const ending = await fineTuneOf(base, 1, { eos_token_id: usual![3]! });
    await server.add("b", await deltaFile(ending, deltaCoMe(RATIO)));
    const [a, b] = server.generate(
      ["a", "b"].map((tenant) => ({ tenant, tokens })),
      { maxTokens: 8 },
    );
    expect(a).toEqual(usual);
    expect(b).toEqual(usual!.slice(0, usual!.indexOf(usual![3]!)));
    server.dispose();
  });

  it("is a model for each tenant", async () => {
    const { base, delta } = await baseAndDelta();
    const server = await multiTenant(base, { a: delta });
    const [text] = server.model("a").generate([tokens], { maxTokens: 4 });
    expect(text).toEqual(server.generate([{ tenant: "a", tokens }], { maxTokens: 4 })[0]);
    const logits = server.model().logits([tokens, tokens]);
    expect(logits.shape.slice(0, 2)).toEqual([2, 8]);
    logits.dispose();
    server.dispose();
  });

  it("refuses what it cannot serve, and keeps serving", async () => {
    const { base, delta } = await baseAndDelta();
    const server = await multiTenant(base, { a: delta });
    const other = await written(await weightsOf(modelCase("llama, biases")));
    const changed = await written({
      ...base,
      weight: async (name) => {
        const { shape, data } = await base.weight(name);
        return { shape, data: name.endsWith("1.mlp.up_proj.weight") ? data.with(5, 0.25) : data };
      },
    });
    await expect(multiTenant(changed, { a: delta })).rejects.toThrow(MismatchError);
    await expect(multiTenant(changed, { a: delta })).rejects.toThrow("model.layers.1.mlp.up_proj.weight");
    await expect(multiTenant(other, { a: delta })).rejects.toThrow(MismatchError);
    await expect(server.add("a", delta)).rejects.toThrow(ValueError);
    const coarser = await fineTuneOf(base, 1, { rms_norm_eps: 1e-3 });
    await expect(server.add("b", await bitDelta().compress(coarser))).rejects.toThrow(
      /"b" must have the base's normEpsilon/,
    );
    expect(() => server.remove("c")).toThrow(NotFoundError);
    expect(() => server.logits([{ tokens: [1] }, { tokens: [1, 2] }])).toThrow(ShapeError);
    expect(() => server.logits([])).toThrow(ShapeError);
    expect(() => server.generate([{ tokens: [] }])).toThrow(ShapeError);
    expect(server.generate([])).toEqual([]);
    expect(server.tenants).toEqual(["a"]);
    server.dispose();
  });
});
