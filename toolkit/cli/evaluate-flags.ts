import { type BenchmarkName, benchmarkNames } from "../evaluate/benchmarks/read-benchmark.ts";
import type { ScoreOptions } from "../evaluate/benchmarks/score-benchmark.ts";
import { type Extract, extractor } from "../evaluate/extract.ts";
import { CONTEXT, type WindowOptions } from "../evaluate/windows.ts";
import {
  type Arguments,
  type Command,
  oneOf,
  present,
  realNumber,
  required,
  text,
  textFlags,
  UsageError,
  wholeNumber,
} from "./command.ts";

/** The flags of `deltalab evaluate`. */
export const evaluateOptions: Command["options"] = {
  ...textFlags("model", "delta", "bits", "task", "extract", "benchmark", "data", "images"),
  ...textFlags("perplexity", "kl", "fine-tuned", "context", "stride"),
  ...textFlags("limit", "batch", "max-tokens", "temperature", "seed", "answers"),
  "allow-code-execution": { type: "boolean" },
  json: { type: "boolean" },
};

/** Flags that are about something, and the flags of which one has to say what. */
const about: Readonly<Record<string, readonly string[]>> = {
  extract: ["task"],
  data: ["benchmark"],
  images: ["benchmark"],
  answers: ["task", "benchmark"],
  bits: ["delta"],
  "fine-tuned": ["kl"],
  kl: ["fine-tuned"],
};

/** A file of problems, or one of the paper's benchmarks. */
export interface Asked {
  readonly task: string | undefined;
  readonly extract: Extract | undefined;
  readonly benchmark: BenchmarkName | undefined;
  /** A file, or a data set of the hub. */
  readonly data: string | undefined;
  readonly images: string | undefined;
}

/** What is to be measured, on what. */
export interface Settings extends Asked {
  readonly model: string;
  readonly delta: string | undefined;
  /** Of each weight's code. */
  readonly bits: number | undefined;
  readonly answering: ScoreOptions;
  /** Where the answers go. */
  readonly answers: string | undefined;
  /** File of plain text, for the perplexity. */
  readonly text: string | undefined;
  /** File of texts on which the model is compared with this fine-tuned one. */
  readonly kl: string | undefined;
  readonly fineTuned: string | undefined;
  readonly reading: Required<WindowOptions>;
}

/** @throws {UsageError} a flag is missing, means nothing beside the others, or is out of its range */
export function settingsOf(given: Arguments): Settings {
  const model = required(given, "model");
  check(given);
  const [answers, perplexity, kl] = ["answers", "perplexity", "kl"].map((name) => text(given, name));
  return {
    model,
    delta: text(given, "delta"),
    bits: wholeNumber(given, "bits", 1),
    ...askedBy(given),
    answering: answeringOptions(given),
    answers,
    text: perplexity,
    kl,
    fineTuned: text(given, "fine-tuned"),
    reading: readingOptions(given),
  };
}

function check({ flags }: Arguments): void {
  const isGiven = (name: string) => flags[name] !== undefined;
  if (!["task", "benchmark", "perplexity", "kl"].some(isGiven))
    throw new UsageError("expected --task, --benchmark, --perplexity or --kl, got none");
  if (isGiven("task") && isGiven("benchmark"))
    throw new UsageError("expected --task or --benchmark, got both");
  for (const [name, subjects] of Object.entries(about))
    if (isGiven(name) && !subjects.some(isGiven))
      throw new UsageError(`--${name} needs --${subjects.join(" or --")}`);
}

function askedBy(given: Arguments): Asked {
  const pattern = text(given, "extract");
  return {
    task: text(given, "task"),
    extract: pattern === undefined ? undefined : extractOf(pattern),
    benchmark: oneOf(given, "benchmark", benchmarkNames),
    data: text(given, "data"),
    images: text(given, "images"),
  };
}

function extractOf(pattern: string): Extract {
  try {
    return extractor(pattern);
  } catch (cause) {
    throw new UsageError(`--extract: ${(cause as Error).message}`, { cause });
  }
}

const answeringOptions = (given: Arguments): ScoreOptions =>
  present({
    limit: wholeNumber(given, "limit", 1),
    batch: wholeNumber(given, "batch", 1),
    maxTokens: wholeNumber(given, "max-tokens", 1),
    temperature: realNumber(given, "temperature", 0),
    seed: wholeNumber(given, "seed", 0),
    allowCodeExecution: given.flags["allow-code-execution"] === true,
  });

function readingOptions(given: Arguments): Required<WindowOptions> {
  const context = wholeNumber(given, "context", 2) ?? CONTEXT;
  const stride = wholeNumber(given, "stride", 1) ?? Math.floor(context / 2);
  if (stride >= context)
    throw new UsageError(`--stride must be at most ${context - 1}, one less than the context, got ${stride}`);
  return { context, stride };
}
