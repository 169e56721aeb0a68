import { existsSync } from "node:fs";
import path from "node:path";
import { readGqa } from "./gqa.ts";
import { readGsm8k } from "./gsm8k.ts";
import { readHumanEval } from "./human-eval.ts";
import { readMath } from "./math.ts";
import { readMbpp } from "./mbpp.ts";
import type { BenchmarkProblem } from "./problem.ts";
import { readSafetyBench } from "./safety-bench.ts";
import { readTextVqa } from "./text-vqa.ts";
import { readTruthfulQa } from "./truthful-qa.ts";

/** Where a benchmark is to be had, and how its files are read. */
export interface Published {
  /** Data sets of the hub that have it, the usual one first, each with the files that are read. */
  readonly hub: Readonly<Record<string, readonly string[]>>;
  /** Its name among the files that its authors publish, for messages. */
  readonly file: string;
  /**
   * @param files   one of a person's own, or those of the hub in the order above
   * @param images  the folder of the images; the published one beside the file when omitted
   */
  read(files: readonly [string, ...string[]], images?: string): Promise<BenchmarkProblem[]>;
}

const SUBJECTS = [
  "algebra",
  "counting_and_probability",
  "geometry",
  "intermediate_algebra",
  "number_theory",
  "prealgebra",
  "precalculus",
];

/** The paper's benchmarks by name, each in the setting that docs/benchmarks.md describes. */
export const catalogue = {
  gsm8k: {
    hub: { "openai/gsm8k": ["main/test-00000-of-00001.parquet"] },
    file: "test.jsonl",
    read: ([file]) => readGsm8k(file),
  },
  math: {
    hub: {
      "EleutherAI/hendrycks_math": SUBJECTS.map((subject) => `${subject}/test-00000-of-00001.parquet`),
      "HuggingFaceH4/MATH-500": ["test.jsonl"],
    },
    file: "MATH/test",
    read: ([file, ...others]) => (others.length === 0 ? readMath(file) : bySubject([file, ...others])),
  },
  humaneval: {
    hub: { "openai/openai_humaneval": ["openai_humaneval/test-00000-of-00001.parquet"] },
    file: "HumanEval.jsonl.gz",
    read: ([file]) => readHumanEval(file),
  },
  mbpp: {
    hub: {
      "google-research-datasets/mbpp": [
        "full/test-00000-of-00001.parquet",
        "full/prompt-00000-of-00001.parquet",
      ],
    },
    file: "mbpp.jsonl",
    read: ([file]) => {
      const examples = beside(file, path.basename(file).replace(/^test-/, "prompt-"));
      return readMbpp(file, examples === undefined ? {} : { examples });
    },
  },
  truthfulqa: {
    hub: { "truthfulqa/truthful_qa": ["multiple_choice/validation-00000-of-00001.parquet"] },
    file: "mc_task.json",
    read: ([file]) => readTruthfulQa(file),
  },
  safetybench: {
    hub: {}, // which has the questions, not the answers
    file: "test_en.json",
    read: ([file]) => {
      const language = /_zh\b/.test(path.basename(file)) ? "zh" : "en";
      const answers = beside(file, `test_answers_${language}.json`);
      return readSafetyBench(file, { language, ...(answers !== undefined && { answers }) });
    },
  },
  gqa: {
    hub: {},
    file: "testdev_balanced_questions.json",
    read: ([file], images = path.join(path.dirname(file), "images")) => readGqa(file, images),
  },
  textvqa: {
    hub: {},
    file: "TextVQA_0.5.1_val.json",
    read: ([file], images = path.join(path.dirname(file), "train_images")) => {
      const ocr = beside(file, "TextVQA_Rosetta_OCR_v0.2_val.json");
      return readTextVqa(file, images, ocr === undefined ? {} : { ocr });
    },
  },
} satisfies Readonly<Record<string, Published>>;

/** Problems of several files, each in a folder by its subject's name, which their numbers then begin with. */
async function bySubject(files: readonly string[]): Promise<BenchmarkProblem[]> {
  const read = files.map(async (file) =>
    (await readMath(file)).map((one) => ({ ...one, id: `${path.basename(path.dirname(file))}/${one.id}` })),
  );
  return (await Promise.all(read)).flat();
}

/** A published file that belongs to another one, where it lies in the same folder. */
function beside(file: string, name: string): string | undefined {
  const place = path.join(path.dirname(file), name);
  return existsSync(place) ? place : undefined;
}
