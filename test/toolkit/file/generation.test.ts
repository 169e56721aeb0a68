import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { fineTune, randomTensors, writePair } from "../../helpers/pair.ts";

const base = randomTensors(1);
const [ONE, SEVERAL] = [{ eos_token_id: 2 }, { eos_token_id: [2, 7] }];

/** A pair of which each side has such a `generation_config.json`, or none. */
async function pairThatEnds(generation: { base?: object; fineTuned?: object }) {
  const folders = await writePair(base, fineTune(base, 2));
  for (const [side, json] of Object.entries(generation))
    await writeFile(
      path.join(folders[side as keyof typeof folders], "generation_config.json"),
      JSON.stringify(json),
    );
  return openPair(folders);
}

test.each([
  ["its own", { base: ONE, fineTuned: SEVERAL }, SEVERAL],
  ["the same as the base's", { base: SEVERAL, fineTuned: SEVERAL }, SEVERAL],
  ["none, though the base has one", { base: ONE }, undefined],
])(
  "a model restored from a delta file ends texts as the fine-tuned one does, with %s",
  async (_, sides, expected) => {
    const pair = await pairThatEnds(sides);
    expect((await deltaFile(pair)).on(pair.base).generation).toEqual(expected);
  },
);
