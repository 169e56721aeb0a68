import type { Pair } from "../../delta/pair.ts";
import type { Method } from "../../methods/method.ts";
import { codeDigest, methodFiles } from "../content.ts";
import { type About, digestOf, type Records } from "../records.ts";
import type { AskedTask, Settings } from "./settings.ts";

/** A model that is measured. */
export type Subject = { readonly what: "base" | "fine-tuned" } | DeltaSubject;

/** The base with what a method stored of the delta. */
export interface DeltaSubject {
  readonly what: "delta";
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What the method asks of the calibration texts. */
  readonly needs: "nothing" | "inputs" | "gradients";
  /** By which tokens are drawn for the gradients. */
  readonly seed: number;
  /** The largest ratio that its budgets allow: a file that takes more is not measured. */
  readonly most: number;
  /** Digest of the code that compresses. */
  readonly code: string;
  /** A method that is not one of the toolkit's. It stays in this process. */
  readonly own?: Method;
}

/** What compresses beside the method itself. */
const COMPRESSING = ["file/compress-to-file", "model/calibrate", "model/fisher"];

/** The model that a method makes of a pair. */
export function subjectOf(
  method: Method,
  { layers, shape }: Pair,
  { seed, most, own }: { readonly seed: number; readonly most: number; readonly own: boolean },
): DeltaSubject {
  const needsInputs = layers.some((layer) => method.passes(shape(layer)) > 0);
  const needs = method.needsGradients ? "gradients" : needsInputs ? "inputs" : "nothing";
  const { name, options } = method;
  const code = codeDigest([...COMPRESSING, ...methodFiles(name)]);
  return { what: "delta", method: name, options, needs, seed, most, code, ...(own && { own: method }) };
}

/** What a delta file depends on. */
export function aboutDelta({ method, options, needs, seed, code }: DeltaSubject, settings: Settings): About {
  const { content, calibration, threads } = settings;
  const { base, fineTuned } = content;
  return {
    ...{ base, fineTuned, code, threads, method, options },
    ...(needs !== "nothing" && { calibration: calibration?.digest, sequential: calibration?.sequential }),
    ...(needs === "gradients" && { seed }),
  };
}

/** Where a model's delta file lies. */
export const deltaFileOf = (subject: DeltaSubject, settings: Settings, records: Records): string =>
  records.beside("delta", aboutDelta(subject, settings), ".delta.safetensors");

/** What a model depends on, in one word. */
export function modelDigest(subject: Subject, settings: Settings): string {
  if (subject.what === "delta") return digestOf(aboutDelta(subject, settings));
  return subject.what === "base" ? settings.content.base : settings.content.fineTuned;
}

/** What each measure of a model depends on, beside the code. */
export interface MeasuresAbout {
  readonly task: (task: AskedTask) => About;
  readonly divergence: About;
  readonly layers: About;
  readonly perplexity: About;
}

/** The same of all its measures. */
export function aboutMeasures(subject: Subject, settings: Settings): MeasuresAbout {
  const { content, texts, perplexity, maxTokens, threads } = settings;
  const model = { model: modelDigest(subject, settings), code: content.measuring, threads };
  const beside = { ...model, fineTuned: content.fineTuned, texts: digestOf(texts) };
  return {
    task: ({ digest, limit }) => ({ ...model, task: digest, limit, maxTokens }),
    divergence: beside,
    layers: beside,
    perplexity: { ...model, text: digestOf(perplexity ?? "") },
  };
}
