import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "./folder.ts";
import { letterTokenizer } from "./letters.ts";
import { fineTune, randomTensors, writePair } from "./pair.ts";

/** The toolkit, compiled: processes run nothing else. */
export const compiled = (await import(
  pathToFileURL(path.resolve("dist/toolkit/index.js")).href
)) as typeof import("../../toolkit/index.ts");

const { loadModel, openPair, readTokenizer } = compiled;

/** As many characters as the small Llama knows. */
const letters = letterTokenizer("?<>abcdefghijklmnopqrstuvwxyz012");

/** Tokens that a model writes at most in answer to the task below. */
export const MAX_TOKENS = 3;

const base = randomTensors(1);
const fineTuned = fineTune(base, 2);

/** The small pair with a tokenizer, a task whose right answers are the fine-tuned model's own, and a folder for a cache. */
export async function comparedPair() {
  const places = await writePair(base, fineTuned);
  for (const folder of Object.values(places))
    await writeFile(path.join(folder, "tokenizer.json"), JSON.stringify(letters));
  const pair = await openPair(places);
  const task = path.join(await temporaryFolder(), "letters.jsonl");
  usualTask ??= taskOf(["abc", "hello", "xyz", "deltas", "compare", "base"], places.fineTuned);
  await writeFile(task, await usualTask);
  return { pair, places, task, cache: path.join(await temporaryFolder(), "cache") };
}

/** The fine-tuned model is asked once: it is always the same. */
let usualTask: Promise<string> | undefined;

/** Prompts, and what a model answers, as the lines of a task file. */
export async function taskOf(prompts: readonly string[], folder: string): Promise<string> {
  const [tokenizer, checkpoint] = [await readTokenizer(folder), await compiled.openCheckpoint(folder)];
  const model = await loadModel(checkpoint);
  const written = model.generate(
    prompts.map((prompt) => tokenizer.encode(prompt)),
    { maxTokens: MAX_TOKENS },
  );
  model.dispose();
  const lines = prompts.map((prompt, i) => JSON.stringify({ prompt, answer: tokenizer.decode(written[i]!) }));
  return `${lines.join("\n")}\n`;
}
