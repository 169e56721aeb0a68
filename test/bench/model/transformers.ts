import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Writer, Written } from "./writer.ts";

const program = path.resolve("test/bench/model/with_transformers.py");

/**
 * Python's transformers, in a process of its own.
 *
 * @throws {Error} the program ended before it was ready: what it printed says why
 */
export async function transformers(python: string, folder: string): Promise<Writer> {
  const child = spawn(python, [program, folder], { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error(`bench model: ${python} ended without an answer`);
    return JSON.parse(value);
  };
  const { version } = (await answer()) as { version: string };
  return {
    name: "transformers",
    version,
    write: async (job) => {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      return (await answer()) as Written;
    },
    close: () => {
      child.stdin.end();
    },
  };
}
