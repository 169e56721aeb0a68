import { cp, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./folder.ts";

/** `tokenizer.json` of one token per letter or digit; 0 stands for all other characters. */
const letters = {
  version: "1.0",
  added_tokens: ["<s>", "</s>"].map((content, i) => ({ id: 1 + i, content, special: true })),
  normalizer: { type: "Lowercase" },
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: "Fuse" },
  model: {
    type: "BPE",
    unk_token: "?",
    vocab: Object.fromEntries([..."?<>abcdefghijklmnopqrstuvwxyz0123456789"].map((letter, i) => [letter, i])),
    merges: [],
  },
};

/** A folder with a tiny LLaVA of random weights and a tokenizer; gone after the test. */
export async function seeingModel(): Promise<string> {
  const folder = path.join(await temporaryFolder(), "seeing");
  await cp("test/fixtures/llava", folder, { recursive: true });
  await writeFile(path.join(folder, "tokenizer.json"), JSON.stringify(letters));
  return folder;
}
