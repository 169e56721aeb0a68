import path from "node:path";
import { describe, expect, it } from "vitest";
import { applyDelta } from "../../../toolkit/file/apply-delta.ts";
import { exportLora } from "../../../toolkit/file/export-lora.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { plus } from "../../../toolkit/io/weights.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { adapterDelta } from "../../helpers/adapter.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { largestDifference } from "../../helpers/numbers.ts";
import { tinyPair } from "../../helpers/pair.ts";
import { pythonWith, runPython } from "../../helpers/python.ts";

const tokens = [[1, 5, 9, 30, 2, 17]];

const LOAD = `
import json, sys, torch, transformers
transformers.utils.logging.set_verbosity_error()
from transformers import AutoModelForCausalLM
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32)
if len(sys.argv) > 3:
    from peft import PeftModel
    model = PeftModel.from_pretrained(model, sys.argv[3])
with torch.no_grad():
    logits = model.eval()(torch.tensor(json.loads(sys.argv[2]))).logits
print(json.dumps(logits.tolist()))
`;

const logitsInPython = (python: string, folder: string, ...adapter: string[]) =>
  runPython(python, LOAD, [folder, JSON.stringify(tokens), ...adapter]) as number[][][];

describe("transformers", () => {
  const python = pythonWith("transformers, torch");

  it("loads a checkpoint, in shards, that a delta was applied to, and gives the same logits as this toolkit", async ({
    skip,
  }) => {
    if (!python) return skip("no Python with transformers and torch: name one in DELTALAB_TEST_PYTHON");
    const pair = await tinyPair();
    const folder = path.join(await temporaryFolder(), "applied");
    await applyDelta(await deltaFile(pair, deltaCoMe({ ratio: 1 / 8 })), pair.base, folder, {
      shardBytes: 50_000,
    });
    const model = await loadModel(await openCheckpoint(folder));
    const ours = (await model.logits(tokens).array()) as number[][][];
    expect(largestDifference(ours, logitsInPython(python, folder))).toBeLessThan(1e-4);
  });
});

describe("peft", () => {
  const python = pythonWith("peft, transformers, torch");

  it.for([
    ["the low-rank method's own factors", lowRank({ ratio: 1 / 8 }), undefined],
    ["the closest matrices of rank 20 to a Delta-CoMe", deltaCoMe({ ratio: 1 / 8 }), 20],
  ] as const)("loads %s, and its model is base + B · A", async ([, method, rank], { skip }) => {
    if (!python) return skip("no Python with peft and torch: name one in DELTALAB_TEST_PYTHON");
    const { base, ...pair } = await tinyPair();
    const delta = await deltaFile({ base, ...pair }, method, { rest: "base" });
    const adapter = path.join(await temporaryFolder(), "adapter");
    await exportLora(delta, adapter, rank === undefined ? {} : { rank });
    const model = await loadModel(
      plus(base, { layers: delta.layers, others: base, delta: (layer) => adapterDelta(adapter, layer) }),
    );
    const ours = (await model.logits(tokens).array()) as number[][][];
    expect(largestDifference(ours, logitsInPython(python, base.folder, adapter))).toBeLessThan(1e-4);
  });
});
