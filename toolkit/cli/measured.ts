import { readFile } from "node:fs/promises";
import { NotFoundError } from "../errors.ts";
import type { BenchmarkProblem } from "../evaluate/benchmarks/problem.ts";
import type { BenchmarkScore } from "../evaluate/benchmarks/score-benchmark.ts";
import type { Divergence } from "../evaluate/divergence.ts";
import { klToFineTuned, type TextDivergence } from "../evaluate/kl-to-fine-tuned.ts";
import { type Perplexity, perplexity } from "../evaluate/perplexity.ts";
import { visionKlToFineTuned } from "../evaluate/vision-kl.ts";
import { whyNot } from "../io/json.ts";
import { type PicturedText, readPrompt } from "../model/vision/read-prompt.ts";
import type { Settings } from "./evaluate-flags.ts";
import { type LoadedModel, loaded } from "./loaded-model.ts";
import { type OpenedModel, openModel } from "./opened-model.ts";
import { type Progress, progress } from "./progress.ts";
import { questionsOf } from "./questions.ts";
import { grouped } from "./table.ts";
import { textsOf } from "./texts-file.ts";

/** What a model was measured by, as far as that was asked for. */
export interface Measured {
  readonly solved?: BenchmarkScore;
  readonly read?: Perplexity;
  readonly compared?: Divergence | TextDivergence;
}

/** What the model reads. */
interface Given {
  readonly questions: readonly BenchmarkProblem[] | undefined;
  readonly text: string | undefined;
  /** The texts on which it is compared, and with which model. */
  readonly compared: { readonly texts: readonly PicturedText[]; readonly with: OpenedModel } | undefined;
}

/** Measures a model. Every file is read before the model is loaded, which takes longest. */
export async function measured(settings: Settings): Promise<Measured> {
  const opened = await openModel(settings.model, settings.delta, settings.bits);
  const given = await givenBy(settings, opened);
  const shown = progress("evaluate");
  const { image } = [...(given.questions ?? []), ...(given.compared?.texts ?? [])].find(isPictured) ?? {};
  const model = await loaded(opened, image, shown);
  const found = {
    ...(given.questions && { solved: await solved(model, given.questions, settings, shown) }),
    ...(given.text !== undefined && {
      read: await perplexity(model, model.tokenizer, given.text, told(settings, shown, "tokens")),
    }),
    ...(given.compared && { compared: await compared(model, given.compared, settings, shown) }),
  };
  shown.end();
  return found;
}

async function givenBy(settings: Settings, { chat }: OpenedModel): Promise<Given> {
  const { text, kl, fineTuned } = settings;
  return {
    questions: await questionsOf(settings, chat),
    text: text === undefined ? undefined : await readText(text),
    compared:
      kl === undefined ? undefined : { texts: await readTexts(kl), with: await openModel(fineTuned!) },
  };
}

const readText = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(`texts: expected a text at ${file}, ${whyNot(cause)}`, { cause });
  });

async function readTexts(file: string): Promise<PicturedText[]> {
  const content = await readText(file);
  return file.endsWith(".jsonl") ? textsOf(content, file, "texts") : [{ text: content }];
}

/** Problems of a task are short: more of them are answered side by side than of a benchmark. */
const solved = (
  model: LoadedModel,
  questions: readonly BenchmarkProblem[],
  { task, answering }: Settings,
  shown: Progress,
): Promise<BenchmarkScore> =>
  model.score(questions, {
    ...(task !== undefined && { batch: 32 }),
    ...answering,
    onProgress: (done, n, tokens) => shown.report(done, n, `problems, ${grouped(tokens)} tokens written`),
  });

async function compared(
  model: LoadedModel,
  { texts, with: opened }: NonNullable<Given["compared"]>,
  settings: Settings,
  shown: Progress,
): Promise<Divergence | TextDivergence> {
  const fineTuned = await loaded(opened, texts.find(isPictured)?.image, shown);
  const { tokenizer, vision } = fineTuned;
  if (!vision) {
    const words = texts.map(({ text }) => text);
    return klToFineTuned(model, fineTuned, tokenizer, words, told(settings, shown, "windows"));
  }
  const prompts = await Promise.all(texts.map((text) => readPrompt(tokenizer, vision.vision, text)));
  return visionKlToFineTuned(model.vision!, vision, prompts, told(settings, shown, "texts"));
}

const isPictured = ({ image }: { readonly image?: string }): boolean => image !== undefined;

/** How texts are read, and what is told on the way. */
const told = ({ reading }: Settings, shown: Progress, what: string) => ({
  ...reading,
  onProgress: (done: number, n: number) => shown.report(done, n, what),
});
