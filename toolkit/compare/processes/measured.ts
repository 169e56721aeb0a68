import { scoreBenchmark } from "../../evaluate/benchmarks/score-benchmark.ts";
import { scoreTask } from "../../evaluate/benchmarks/score-task.ts";
import type { Divergence } from "../../evaluate/divergence.ts";
import { klToFineTuned } from "../../evaluate/kl-to-fine-tuned.ts";
import { perplexity } from "../../evaluate/perplexity.ts";
import { visionKlToFineTuned } from "../../evaluate/vision-kl.ts";
import { openDelta } from "../../file/open-delta.ts";
import type { Weights } from "../../io/weights.ts";
import { loadModel, type Model } from "../../model/model.ts";
import { loadVisionModel } from "../../model/vision/vision-model.ts";
import { layerErrors } from "../measures/layer-errors.ts";
import { taskScore } from "../measures/task-score.ts";
import type { About, Records } from "../records.ts";
import { isCompared } from "./model-records.ts";
import { readProblems } from "./problems.ts";
import { isPictured, type Settings } from "./settings.ts";
import type { Shared } from "./shared.ts";
import { aboutMeasures, deltaFileOf, type Subject } from "./subject.ts";
import type { Told } from "./told.ts";

/** What is at hand while a model is measured. */
interface Bench {
  readonly subject: Subject;
  readonly weights: Weights;
  readonly settings: Settings;
  readonly shared: Shared;
  readonly told: Told;
  /** In memory from the first call on. */
  model(): Promise<Model>;
}

/** Measures of a model what no record has yet, and keeps a record of each as soon as it is known. */
export async function measure(
  subject: Subject,
  weights: Weights,
  settings: Settings,
  shared: Shared,
  records: Records,
  told: Told,
): Promise<void> {
  const about = aboutMeasures(subject, settings);
  const keep = async (kind: string, what: About, measured: () => Promise<object>) => {
    if ((await records.find(kind, what)) === undefined) await records.keep(kind, what, await measured());
  };
  let loaded: Promise<Model> | undefined;
  const model = () => {
    loaded ??= loadModel(weights);
    return loaded;
  };
  const bench = { subject, weights, settings, shared, told, model };
  try {
    for (const task of settings.tasks) await keep("task", about.task(task), () => solved(bench, task));
    if (isCompared(subject, settings)) await keep("divergence", about.divergence, () => divergence(bench));
    const { perplexity: text } = settings;
    if (text !== undefined) await keep("perplexity", about.perplexity, () => surprise(bench, text));
    if (subject.what === "delta") {
      const file = deltaFileOf(subject, settings, records);
      const delta = () => openDelta(file, subject.own && { method: subject.own });
      await keep("layers", about.layers, async () => errors(bench, await delta()));
    }
  } finally {
    (await loaded)?.dispose();
  }
}

async function solved({ weights, settings, shared, told, model }: Bench, task: Settings["tasks"][number]) {
  const [problems, tokenizer] = [await readProblems(task.file, settings), await shared.tokenizer()];
  const { allowCodeExecution } = settings;
  const options = {
    ...{ limit: task.limit, batch: 32, allowCodeExecution },
    onProgress: (done: number, of: number) => told(task.name, done, of),
  };
  return taskScore(
    task.pictured
      ? await scoreTask(weights, tokenizer, problems, options)
      : await scoreBenchmark(await model(), tokenizer, problems, options),
  );
}

async function divergence({ weights, settings, shared, told, model }: Bench): Promise<Divergence> {
  const onProgress = (done: number, of: number) => told("KL", done, of);
  if (isPictured(settings)) {
    const [truth, prompts] = [await shared.visionTruth(), await shared.prompts()];
    const seeing = await loadVisionModel(weights);
    const compared = visionKlToFineTuned(seeing, truth, prompts, { onProgress });
    const found = await compared.finally(() => seeing.dispose());
    await truth.forget(); // every text has been read
    return found;
  }
  const truth = await shared.truth();
  const texts = settings.texts.map(({ text }) => text);
  const found = await klToFineTuned(await model(), truth, await shared.tokenizer(), texts, { onProgress });
  await truth.forget();
  return found;
}

const surprise = async ({ shared, told, model }: Bench, text: string) =>
  perplexity(await model(), await shared.tokenizer(), text, {
    onProgress: (done, of) => told("perplexity", done, of),
  });

async function errors({ settings, shared, told }: Bench, delta: Awaited<ReturnType<typeof openDelta>>) {
  const activations = settings.texts.length > 0 ? await shared.activations() : undefined;
  return layerErrors(await shared.pair(), delta, activations, (done, of) => told("layers", done, of));
}
