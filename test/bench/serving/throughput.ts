import { readTask, readTokenizer } from "../../../toolkit/index.ts";
import type { MeasuredRow } from "../table.ts";
import { checkAgreement } from "./agreement.ts";
import { deltaFiles, openBase, type Storage } from "./contents.ts";
import type { Options } from "./options.ts";
import { merged, type Question, served, type Writer } from "./writers.ts";

/** Who is measured, in the table's order. */
export const writers = [
  "served",
  "merged",
  "served, nothing unpacked",
  "low-rank, equal bytes",
  "low-rank, equal rank",
];

/** Tokens each second of all tenants together, for every number of tenants and of requests. */
export async function throughput(
  [bands, equalBytes, equalRank]: readonly Storage[],
  options: Options,
  folder: string,
): Promise<MeasuredRow[]> {
  const base = await openBase();
  const rows: MeasuredRow[] = [];
  for (const tenants of options.tenants) {
    const files = await deltaFiles(bands!, tenants, folder);
    const all = new Map<string, Writer>([
      ["served", await served(base, files)],
      ["merged", await merged(base, files)],
      ["served, nothing unpacked", await served(base, files, 0)],
    ]);
    const modelsOf = new Map<string, Writer>();
    for (const name of ["served", "served, nothing unpacked"]) modelsOf.set(name, all.get("merged")!);
    for (const storage of [equalBytes!, equalRank!]) {
      const adapters = await deltaFiles(storage, tenants, folder);
      all.set(storage.name, await served(base, adapters));
      modelsOf.set(storage.name, await merged(base, adapters));
    }
    for (const requests of options.requests) {
      const questions = await questionsTo(tenants, requests);
      for (const [name, models] of modelsOf)
        checkAgreement(name, all.get(name)!, models, questions, options.tokens);
      for (const writer of all.values()) writer.write(questions, options.tokens); // graphs are made
      rows.push({
        title: titleOf(tenants, requests),
        unit: "tokens/s",
        samples: timed(all, questions, options),
      });
    }
    for (const writer of new Set([...all.values(), ...modelsOf.values()])) writer.close();
  }
  return rows;
}

const titleOf = (tenants: number, requests: number) =>
  `${tenants === 1 ? "1 tenant" : `${tenants} tenants`} with ${requests === 1 ? "1 request" : `${requests} requests`} each`;

async function questionsTo(tenants: number, requests: number): Promise<Question[]> {
  const { encode } = await readTokenizer("datasets/tiny-math");
  const problems = await readTask("datasets/word-problems/test.jsonl");
  return Array.from({ length: tenants * requests }, (_, i) => ({
    tenant: i % tenants,
    tokens: encode(problems[Math.floor(i / tenants)]!.prompt),
  }));
}

/** Everybody takes turns, so that what else happens on the machine hits all alike. */
function timed(
  all: ReadonlyMap<string, Writer>,
  questions: readonly Question[],
  { rounds, tokens }: Options,
): Map<string, number[]> {
  const samples = new Map([...all.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`${questions.length} requests, round ${round + 1} of ${rounds}\n`);
    for (const [name, writer] of round % 2 ? [...all].toReversed() : all) {
      const began = performance.now();
      const texts = writer.write(questions, tokens);
      const seconds = (performance.now() - began) / 1000;
      samples.get(name)!.push(texts.reduce((sum, text) => sum + text.length, 0) / seconds);
    }
  }
  return samples;
}
