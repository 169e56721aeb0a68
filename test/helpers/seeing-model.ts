import { cp, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./folder.ts";
import { letterTokenizer } from "./letters.ts";

const letters = letterTokenizer("?<>abcdefghijklmnopqrstuvwxyz0123456789");

/** A folder with a tiny LLaVA of random weights and a tokenizer; gone after the test. */
export async function seeingModel(): Promise<string> {
  const folder = path.join(await temporaryFolder(), "seeing");
  await cp("test/fixtures/llava", folder, { recursive: true });
  await writeFile(path.join(folder, "tokenizer.json"), JSON.stringify(letters));
  return folder;
}
