import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openDelta } from "../../../toolkit/file/open-delta.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { openSafetensors } from "../../../toolkit/io/safetensors.ts";
import { writeCheckpoint } from "../../../toolkit/io/write-checkpoint.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { matrix, type Tensor } from "../../../toolkit/tensor/tensor.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { tinyPair } from "../../helpers/pair.ts";
import { pythonWith, runPython } from "../../helpers/python.ts";

const golden = "test/fixtures/delta/bit-delta.safetensors";
const layer = "model.layers.0.mlp.down_proj";

describe("a delta file written in Python by the format's description", () => {
  it("is opened, decoded and found whole", async () => {
    const delta = await openDelta(golden);
    expect([...(await delta.delta(layer)).data]).toEqual([0.5, -0.5, 0.5, -0.5, -0.5, -0.5, 0.5, 0.5]);
    expect(delta).toMatchObject({ method: "bit-delta", error: 0.25, config: { model_type: "llama" } });
    expect(delta.ledger.total).toBe((await readFile(golden)).length);
    await expect(delta.verify()).resolves.toBeUndefined();
  });

  it("makes the model on its base", async () => {
    const folder = path.join(await temporaryFolder(), "base");
    const tensors = new Map<string, Tensor>([
      [`${layer}.weight`, matrix(2, 4)],
      ["model.norm.weight", { shape: [2], data: Float32Array.of(1, 1) }],
    ]);
    await writeCheckpoint(folder, { config: {}, tensors });
    const model = (await openCheckpoint(folder)).plus(await openDelta(golden));
    expect([...(await model.weight("model.norm.weight")).data]).toEqual([1.0078125, 1.0078125]);
    expect((await model.weight(`${layer}.weight`)).data[1]).toBe(-0.5);
  });
});

const VALIDATE = `
import json, sys
import jsonschema
schema, *documents = [json.load(open(name)) for name in sys.argv[1:]]
jsonschema.Draft202012Validator.check_schema(schema)
errors = [error.message for one in documents for error in jsonschema.Draft202012Validator(schema).iter_errors(one)]
print(json.dumps(errors))
`;

it("what is written follows the schema, what lacks a field does not", async ({ skip }) => {
  const python = pythonWith("jsonschema");
  if (!python) return skip("no Python with jsonschema: run the set-up, or name one in DELTALAB_TEST_PYTHON");
  const folder = await temporaryFolder();
  const save = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const describeFile = async (file: string) => (await openSafetensors(file)).metadata["delta"]!;
  const written = await describeFile((await deltaFile(await tinyPair(), deltaCoMe({ ratio: 1 / 8 }))).file);
  const good = [await save("ours.json", written), await save("golden.json", await describeFile(golden))];
  const { ledger: _, ...without } = JSON.parse(written);
  const schema = "docs/delta-file.schema.json";
  expect(runPython(python, VALIDATE, [schema, ...good])).toEqual([]);
  const bad = await save("bad.json", JSON.stringify(without));
  expect(runPython(python, VALIDATE, [schema, bad])).toEqual(["'ledger' is a required property"]);
});
