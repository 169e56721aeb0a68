import { cp, readFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { NotFoundError } from "../../../../toolkit/errors.ts";
import { catalogue } from "../../../../toolkit/evaluate/benchmarks/catalogue.ts";
import { benchmarkNames, readBenchmark } from "../../../../toolkit/evaluate/benchmarks/read-benchmark.ts";
import { fakeHub } from "../../../helpers/fakeHub.ts";
import { temporaryFolder } from "../../../helpers/folder.ts";
import { sample } from "../../../helpers/sample.ts";

beforeEach(async () => {
  for (const variable of ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_TOKEN", "HF_HUB_OFFLINE"])
    vi.stubEnv(variable, undefined);
  vi.stubEnv("HF_HOME", await temporaryFolder());
  return () => {
    vi.unstubAllEnvs();
  };
});

/** A hub that has these files of a data set, and nothing else. */
async function hub(name: string, files: Record<string, Buffer>): Promise<string[]> {
  const { url, requests } = await fakeHub({ repo: `datasets/${name}`, files });
  vi.stubEnv("HF_ENDPOINT", url);
  return requests;
}

const fixture = (name: string) => readFile(`test/fixtures/benchmarks/${name}.parquet`);
const lines = (...rows: object[]) => Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

it("knows the benchmarks of the paper", () => {
  const names = ["gqa", "gsm8k", "humaneval", "math", "mbpp", "safetybench", "textvqa", "truthfulqa"];
  expect(benchmarkNames.toSorted()).toEqual(names);
});

it("brings the usual data set when nothing else is said", async () => {
  await hub("openai/gsm8k", { "main/test-00000-of-00001.parquet": await fixture("gsm8k") });
  expect((await readBenchmark("gsm8k"))[0]!.prompt).toContain("### Instruction:");
});

it("brings another one, in the revision that is asked for", async () => {
  const row = { problem: "1 + 1?", solution: "$\\boxed{2}$", unique_id: "test/algebra/1.json" };
  const requests = await hub("HuggingFaceH4/MATH-500", { "test.jsonl": lines(row) });
  const [problem] = await readBenchmark("math", { data: "HuggingFaceH4/MATH-500@main" });
  expect(problem).toMatchObject({ id: "test/algebra/1.json", answer: "2" });
  expect(requests.some((request) => request.endsWith("/revision/main"))).toBe(true);
});

it("reads MATH subject by subject, and keeps the subject in each problem's number", async () => {
  expect(catalogue.math.hub["EleutherAI/hendrycks_math"]).toHaveLength(7);
  const rows = lines({ problem: "1 + 1?", solution: "$\\boxed{2}$" }).toString();
  const files = [
    await sample("algebra/test.jsonl", rows),
    await sample("geometry/test.jsonl", rows),
  ] as const;
  expect((await catalogue.math.read(files)).map(({ id }) => id)).toEqual(["algebra/0", "geometry/0"]);
});

it("finds beside a file what belongs to it", async () => {
  const file = await sample("test_en.json", [{ id: 3, category: "x", question: "Q?", options: ["a", "b"] }]);
  await expect(readBenchmark("safetybench", { data: file })).rejects.toThrow(/"answer"/);
  const answers = await sample("test_answers_en.json", { 3: { category: "x", answer: 1 } });
  await cp(answers, path.join(path.dirname(file), "test_answers_en.json"));
  expect((await readBenchmark("safetybench", { data: file }))[0]).toMatchObject({ id: "3", answer: "B" });
});

it("puts the words of TextVQA's own file into the prompts where it is there", async () => {
  const asked = { question_id: 1, image_id: "x", question: "what?", answers: new Array(10).fill("stop") };
  const data = await sample("TextVQA_0.5.1_val.json", { data: [asked] });
  const [without] = await readBenchmark("textvqa", { data });
  expect(without!.image).toBe(path.join(path.dirname(data), "train_images", "x.jpg"));
  expect(without!.prompt).not.toContain("OCR");
  const ocr = await sample("ocr.json", { data: [{ image_id: "x", ocr_tokens: ["STOP"] }] });
  await cp(ocr, path.join(path.dirname(data), "TextVQA_Rosetta_OCR_v0.2_val.json"));
  const [seen] = await readBenchmark("textvqa", { data, images: "pictures" });
  expect(seen!.prompt).toContain("Reference OCR token: STOP");
  expect(seen!.image).toBe(path.join("pictures", "x.jpg"));
});

it("takes the solved tasks of MBPP from the file beside the hub's", async () => {
  const task = (id: number) => ({ task_id: id, text: `T${id}`, code: "x", test_list: ["assert 1"] });
  const tasks = (...ids: number[]) => lines(...ids.map((id) => ({ ...task(id), test_setup_code: "" })));
  const file = await sample("test-1.jsonl", tasks(11).toString());
  await expect(readBenchmark("mbpp", { data: file })).rejects.toThrow(/3 shots/);
  const solved = await sample("prompt-1.jsonl", tasks(2, 3, 4).toString());
  await cp(solved, path.join(path.dirname(file), "prompt-1.jsonl"));
  expect((await readBenchmark("mbpp", { data: file }))[0]!.prompt).toMatch(/T2.*T3.*T4.*T11/s);
});

it("names the benchmarks that it knows", async () => {
  await expect(readBenchmark("mmlu" as "math")).rejects.toThrow(/expected one of gsm8k, .*, got mmlu/);
});

it("says what it would read where there is nothing", async () => {
  await expect(readBenchmark("gqa")).rejects.toThrow(NotFoundError);
  await expect(readBenchmark("textvqa", { data: "x/y" })).rejects.toThrow(
    /expected TextVQA_0\.5\.1_val\.json for textvqa, got x\/y, where nothing is/,
  );
});
