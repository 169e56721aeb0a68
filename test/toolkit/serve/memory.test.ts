import v8 from "node:v8";
import vm from "node:vm";
import { beforeAll, expect, test } from "vitest";
import { openPair, type Pair } from "../../../toolkit/delta/pair.ts";
import type { Checkpoint } from "../../../toolkit/io/checkpoint.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { dare } from "../../../toolkit/methods/dare.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { multiTenant } from "../../../toolkit/serve/multi-tenant.ts";
import { sizeOf } from "../../../toolkit/tensor/tensor.ts";
import { deltaFile } from "../../helpers/delta.ts";

let pair: Pair;
let base: Checkpoint;
const TINY = { base: "datasets/tiny-base", fineTuned: "datasets/tiny-math" };

beforeAll(async () => {
  pair = await openPair(TINY);
  base = await openCheckpoint(TINY.base);
});

/** Bytes of all buffers that something still refers to. */
function buffersInUse(): number {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc");
  collect();
  collect(); // what only the first made free
  return process.memoryUsage().arrayBuffers;
}

test.each([
  ["signs", bitDelta()],
  ["two factors", lowRank()],
  ["bands", deltaCoMe()],
  ["bands in groups", deltaCoMe({ ratio: 1 / 8, groupSize: 64 })],
])("what is told of tenants that bring %s is what the process allocated for them", async (_, method) => {
  const file = await deltaFile(pair, method);
  const server = await multiTenant(base, { first: file }); // whose digests of the base stay
  const before = buffersInUse();
  const told = server.memory().total;
  for (let i = 0; i < 20; i++) await server.add(`tenant ${i}`, file);
  const allocated = buffersInUse() - before;
  expect(allocated / (server.memory().total - told)).toBeCloseTo(1, 1);
  for (let i = 0; i < 20; i++) server.remove(`tenant ${i}`);
  expect(server.memory().total).toBe(told);
  expect((buffersInUse() - before) / allocated).toBeLessThan(0.2);
  server.dispose();
});

test("the base takes four bytes a weight, a packed tenant less than its file, a decoded one two bytes a weight", async () => {
  const file = await deltaFile(pair, bitDelta());
  const server = await multiTenant(base, { packed: file, decoded: await dare().compress(pair) });
  const { base: ofBase, tenants, workspace, total } = server.memory();
  expect(ofBase).toBe(4 * base.names.reduce((sum, name) => sum + sizeOf(base.shape(name)), 0));
  const [packed, decoded] = [tenants.get("packed")!, tenants.get("decoded")!];
  expect(packed.isPacked).toBe(true);
  expect(packed.total).toBeLessThan(file.ledger.total);
  expect(packed.total).toBe(packed.deltas + packed.own);
  expect(decoded.isPacked).toBe(false);
  expect(decoded.deltas).toBe(2 * pair.layers.reduce((sum, layer) => sum + sizeOf(pair.shape(layer)), 0));
  expect(total).toBe(ofBase + packed.total + decoded.total + workspace);
  server.dispose();
});
