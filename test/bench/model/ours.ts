import { readFileSync } from "node:fs";
import { tensorflow } from "../../../toolkit/backend/tensorflow.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import type { Writer } from "./writer.ts";

/** Our own forward pass, in this process. */
export async function ours(folder: string): Promise<Writer> {
  const checkpoint = await openCheckpoint(folder);
  const ending = await loadModel(checkpoint);
  const endless = await loadModel({ ...checkpoint, config: { ...checkpoint.config, eos_token_id: null } });
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  return {
    name: "DeltaLab",
    version: `DeltaLab ${version}, TensorFlow ${tensorflow().version}`,
    write: async ({ prompts, maxTokens, ends }) => {
      const began = performance.now();
      const texts = (ends ? ending : endless).generate(prompts, { maxTokens });
      return { texts, seconds: (performance.now() - began) / 1000 };
    },
    close: () => {
      ending.dispose();
      endless.dispose();
    },
  };
}
