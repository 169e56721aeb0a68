import path from "node:path";
import { expect, test } from "vitest";
import { readSnapshot, writeSnapshot } from "../../../datasets/train/snapshot.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

test("tensors come back in the order in which they were, whatever the file's: the length of all gradients is summed in it", async () => {
  const place = { file: path.join(await temporaryFolder(), "run.safetensors"), settings: { width: 2 } };
  const tensors = new Map(
    ["norm", "b", "a", "c mean"].map((name, i) => [name, { shape: [1], data: Float32Array.of(i) }]),
  );
  await writeSnapshot(place, { step: 3, seconds: 1.5, tensors });
  const read = await readSnapshot(place);
  expect([...read!.tensors]).toEqual([...tensors]);
  expect({ step: read!.step, seconds: read!.seconds }).toEqual({ step: 3, seconds: 1.5 });
});
