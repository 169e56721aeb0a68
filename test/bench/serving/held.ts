import { loadModel, multiTenant, openDelta, tf } from "../../../toolkit/index.ts";
import { memoryOf } from "../kernel/processMemory.ts";
import { openBase } from "./contents.ts";
import type { Held } from "./memory.ts";

// What tenants hold in a process of their own:
//
//     node --expose-gc dist/test/bench/serving/held.js packed|unpacked|merged COUNTS FILE …
//
// COUNTS with commas between, rising; the files in turns. Prints JSON.
// Packed: as they are stored. Unpacked: also as numbers, after all of them were asked at once.

const [kind, counts = "", ...files] = process.argv.slice(2);
const asked = counts.split(",").map(Number);

async function resident(): Promise<number | undefined> {
  (globalThis as { gc?: () => void }).gc?.();
  return (await memoryOf(process.pid))?.resident;
}

const base = await openBase();
(await loadModel(base)).dispose(); // TensorFlow itself is not what is measured
const before = await resident();
const server = kind === "merged" ? undefined : await multiTenant(base);
const points: Held[] = [];
for (let n = 1; n <= Math.max(...asked); n++) {
  const delta = await openDelta(files[n % files.length]!);
  if (server) await server.add(String(n), delta);
  else await loadModel(base.plus(delta));
  if (!asked.includes(n)) continue;
  if (kind === "unpacked")
    server!.generate(
      server!.tenants.map((tenant) => ({ tenant, tokens: [1] })),
      { maxTokens: 2 },
    );
  const counted = (server ? server.memory().total : tf.memory().numBytes) / 1e6;
  const now = await resident();
  const grown = now === undefined || before === undefined ? undefined : now - before;
  points.push({ tenants: n, counted, resident: grown });
}
console.log(JSON.stringify(points));
