import { expect, it } from "vitest";
import { tf } from "../../../../toolkit/backend/tensorflow.ts";
import { NotFoundError } from "../../../../toolkit/errors.ts";
import { bitDelta } from "../../../../toolkit/methods/bit-delta.ts";
import { dare } from "../../../../toolkit/methods/dare.ts";
import { deltaCoMe } from "../../../../toolkit/methods/delta-come.ts";
import { lowRank } from "../../../../toolkit/methods/low-rank.ts";
import { multiTenant } from "../../../../toolkit/serve/multi-tenant.ts";
import { deltaFile } from "../../../helpers/delta.ts";
import { modelCase, weightsOf } from "../../../helpers/models.ts";
import { fineTuneOf, written } from "../../../helpers/tenants.ts";
import { needsWebgpu } from "../../../helpers/webgpu.ts";

needsWebgpu();

const RATIO = { ratio: 1 / 4 };
const tokens = [3, 1, 4];

it("on WebGPU, tenants have the logits that they have on TensorFlow, and write the same in one batch", async () => {
  const base = await written(await weightsOf(modelCase("qwen3")));
  const pairs = [await fineTuneOf(base, 1), await fineTuneOf(base, 2)] as const;
  const deltas = {
    bands: await deltaFile(pairs[0], deltaCoMe(RATIO)),
    signs: await deltaFile(pairs[1], bitDelta()),
    factors: await lowRank(RATIO).compress(pairs[0]),
    decoded: await dare(RATIO).compress(pairs[1]),
  };
  const onProcessor = await multiTenant(base, deltas);
  const onGpu = await multiTenant(base, deltas, { backend: "webgpu" });
  const asked = ["signs", undefined, "bands", "factors", "decoded", "bands"];
  const together = asked.map((tenant) => ({ tenant, tokens }));
  const [ours, expected] = [await onGpu.logits(together), onProcessor.logits(together)];
  const difference = tf.max(tf.abs(tf.sub(ours, expected))).dataSync()[0]!;
  expect(difference / tf.max(tf.abs(expected)).dataSync()[0]!).toBeLessThan(1e-5);
  const requests = asked.map((tenant, i) => ({ tenant, tokens: tokens.slice(0, 1 + (i % 3)) }));
  const before = tf.memory().numTensors;
  const texts = await onGpu.generate(requests, { maxTokens: 2 });
  expect(tf.memory().numTensors).toBe(before);
  expect(texts).toEqual(onProcessor.generate(requests, { maxTokens: 2 }));
  expect(tf.getBackend()).toBe("tensorflow");
  onProcessor.dispose();
  onGpu.dispose();
});

it("on WebGPU, tenants come and go, and take about what is stored of them", async () => {
  const base = await written(await weightsOf(modelCase("llama")));
  const file = await deltaFile(await fineTuneOf(base, 1), deltaCoMe(RATIO));
  const server = await multiTenant(base, { a: file }, { backend: "webgpu" });
  await server.add("b", file);
  const { tenants, total, base: ofBase } = server.memory();
  expect(tenants.get("a")).toEqual(tenants.get("b"));
  expect(total).toBe(ofBase + 2 * tenants.get("a")!.total);
  const perLayer = tenants.get("a")!.deltas / file.layers.length;
  expect(perLayer - file.ledger.layers / file.layers.length).toBeLessThan(400);
  server.remove("a");
  expect(server.tenants).toEqual(["b"]);
  const processor = await multiTenant(base, { b: file });
  const ask = [{ tenant: "b", tokens }];
  expect(await server.generate(ask, { maxTokens: 1 })).toEqual(processor.generate(ask, { maxTokens: 1 }));
  await expect(server.generate([{ tenant: "a", tokens }])).rejects.toThrow(NotFoundError);
  server.dispose();
  processor.dispose();
});
