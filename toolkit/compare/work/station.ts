import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { openPair, type Pair } from "../../delta/pair.ts";
import { UnsupportedError, ValueError } from "../../errors.ts";
import { scoreBenchmark } from "../../evaluate/benchmarks/score-benchmark.ts";
import { scoreTask } from "../../evaluate/benchmarks/score-task.ts";
import { klToFineTuned } from "../../evaluate/kl-to-fine-tuned.ts";
import { perplexity } from "../../evaluate/perplexity.ts";
import { rememberLogits } from "../../evaluate/remember-logits.ts";
import { compressToFile } from "../../file/compress-to-file.ts";
import { openDelta } from "../../file/open-delta.ts";
import { workFolder } from "../../file/work.ts";
import type { Weights } from "../../io/weights.ts";
import type { Calibration } from "../../methods/calibration.ts";
import { methodNamed } from "../../methods/index.ts";
import type { Method } from "../../methods/method.ts";
import { calibrate } from "../../model/calibrate.ts";
import { fisher } from "../../model/fisher.ts";
import { loadModel, type Model } from "../../model/model.ts";
import { readTokenizer } from "../../model/tokenizer.ts";
import { layerErrors } from "../measures/layer-errors.ts";
import { taskScore } from "../measures/task-score.ts";
import { type About, openRecords, type Records } from "../records.ts";
import { type CompressedRecord, isCompared, isMeasured, type StoredBytes } from "./model-records.ts";
import { readProblems } from "./problems.ts";
import type { CalibrationSettings, Settings } from "./settings.ts";
import { aboutDelta, aboutMeasures, type DeltaSubject, deltaFileOf, type Subject } from "./subject.ts";

/** What a model's turn has come to: "compress", 3 of 28. */
export type Told = (step: string, done: number, of: number) => void;

/** Where models are made and measured, one after the other. What all need is read when the first one needs it, and kept. */
export interface Station {
  /** Does for a model what no record has yet, and keeps a record of each thing as soon as it is known. */
  work(subject: Subject, told?: Told): Promise<void>;
}

export function openStation(settings: Settings): Station {
  const records = openRecords(settings.cache);
  const shared = sharedBy(settings);
  return {
    async work(subject, told = () => {}) {
      const weights = await weightsOf(subject, settings, shared, records, told);
      if (weights) await measure(subject, weights, settings, shared, records, told);
    },
  };
}

type Shared = ReturnType<typeof sharedBy>;

/** What several models need. */
function sharedBy({ base, fineTuned, texts, calibration }: Settings) {
  const pair = once(() => openPair({ base, fineTuned }));
  const tokenizer = once(() => readTokenizer(fineTuned));
  const truth = once(async () => {
    const model = await loadModel((await pair()).fineTuned);
    return { ...rememberLogits(model), forget: once(async () => model.dispose()) };
  });
  const activations = once(async () => {
    const { encode } = await tokenizer();
    return calibrate(
      (await pair()).fineTuned,
      texts.map((text) => encode(text)),
    );
  });
  const calibrations = new Map<string, Calibration>();
  return {
    ...{ pair, tokenizer, truth, activations },
    calibrationFor: async (subject: DeltaSubject): Promise<Calibration | undefined> => {
      if (subject.needs === "nothing" || !calibration) return undefined;
      const key = subject.needs === "gradients" ? `gradients by ${subject.seed}` : "inputs";
      const made = calibrations.get(key) ?? calibrationOf(await pair(), calibration, subject);
      calibrations.set(key, made);
      return made;
    },
  };
}

const calibrationOf = (
  { fineTuned }: Pair,
  { tokens, sequential }: CalibrationSettings,
  { needs, seed }: DeltaSubject,
): Calibration =>
  needs === "gradients" ? fisher(fineTuned, tokens, { seed }) : calibrate(fineTuned, tokens, { sequential });

/** The model's weights, compressed now if they never were; nothing where there is no such model, or it is too large. */
async function weightsOf(
  subject: Subject,
  settings: Settings,
  shared: Shared,
  records: Records,
  told: Told,
): Promise<Weights | undefined> {
  const { base, fineTuned } = await shared.pair();
  if (subject.what !== "delta") return subject.what === "base" ? base : fineTuned;
  const about = aboutDelta(subject, settings);
  const file = deltaFileOf(subject, settings, records);
  const known = await records.find<CompressedRecord>("delta", about);
  if (known && !isMeasured(subject, known)) return undefined;
  const isThere = known !== undefined && existsSync(file); // files may be thrown away, their records kept
  const found = isThere ? known : await compressed(subject, file, settings, shared, told);
  if (!known) await records.keep("delta", about, found);
  if (!isMeasured(subject, found)) return undefined;
  return (await openDelta(file, subject.own && { method: subject.own })).on(base);
}

/** Compresses the pair into the cache, and goes on where that was stopped before. */
async function compressed(
  subject: DeltaSubject,
  file: string,
  { cache, threads }: Settings,
  shared: Shared,
  told: Told,
): Promise<CompressedRecord> {
  await mkdir(cache, { recursive: true });
  const isResumed = existsSync(workFolder(file));
  const calibration = await shared.calibrationFor(subject);
  const begun = performance.now();
  return compressToFile(await shared.pair(), methodOf(subject), file, {
    ...(calibration && { calibration }),
    resume: true,
    workers: threads > 1 ? threads : 0,
    onTensor: ({ done, of }) => told("compress", done, of),
  }).then(
    ({ bitsPerWeight, ratio, ledger, fileRatio }): StoredBytes => {
      const seconds = isResumed ? null : (performance.now() - begun) / 1000;
      return { bitsPerWeight, ratio, fileBytes: ledger.total, fileRatio, seconds };
    },
    (error: unknown) => {
      if (error instanceof ValueError) return { reason: error.message };
      throw error;
    },
  );
}

/** @throws {UnsupportedError} options that the method does not take from plain data */
function methodOf({ own, method, options }: DeltaSubject): Method {
  if (own) return own;
  const made = methodNamed(method, options);
  if (isDeepStrictEqual(made.options, options)) return made;
  throw new UnsupportedError(
    `compare: expected options of ${method} that a process can be told, got ${JSON.stringify(options)}`,
  );
}

async function measure(
  subject: Subject,
  weights: Weights,
  settings: Settings,
  shared: Shared,
  records: Records,
  told: Told,
): Promise<void> {
  const about = aboutMeasures(subject, settings);
  const missing = async (kind: string, about: About) => (await records.find(kind, about)) === undefined;
  const tokenizer = await shared.tokenizer();
  let loaded: Promise<Model> | undefined;
  const model = () => {
    loaded ??= loadModel(weights);
    return loaded;
  };
  try {
    for (const task of settings.tasks) {
      if (!(await missing("task", about.task(task)))) continue;
      const problems = await readProblems(task.file, settings);
      const { allowCodeExecution } = settings;
      const options = {
        ...{ limit: task.limit, batch: 32, allowCodeExecution },
        onProgress: (done: number, of: number) => told(task.name, done, of),
      };
      const score = task.pictured
        ? await scoreTask(weights, tokenizer, problems, options)
        : await scoreBenchmark(await model(), tokenizer, problems, options);
      await records.keep("task", about.task(task), taskScore(score));
    }
    if (isCompared(subject, settings) && (await missing("divergence", about.divergence))) {
      const truth = await shared.truth();
      const divergence = await klToFineTuned(await model(), truth, tokenizer, settings.texts, {
        onProgress: (done, of) => told("KL", done, of),
      });
      await truth.forget(); // every text has been read
      await records.keep("divergence", about.divergence, divergence);
    }
    if (settings.perplexity !== undefined && (await missing("perplexity", about.perplexity)))
      await records.keep(
        "perplexity",
        about.perplexity,
        await perplexity(await model(), tokenizer, settings.perplexity, {
          onProgress: (done, of) => told("perplexity", done, of),
        }),
      );
    if (subject.what === "delta" && (await missing("layers", about.layers))) {
      const delta = await openDelta(
        deltaFileOf(subject, settings, records),
        subject.own && { method: subject.own },
      );
      const activations = settings.texts.length > 0 ? await shared.activations() : undefined;
      const errors = await layerErrors(await shared.pair(), delta, activations, (done, of) =>
        told("layers", done, of),
      );
      await records.keep("layers", about.layers, errors);
    }
  } finally {
    (await loaded)?.dispose();
  }
}

/** What is made at the first call, and handed out at each. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
