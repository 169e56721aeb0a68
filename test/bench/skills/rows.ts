import path from "node:path";
import { folderOf, givenTo } from "../../../datasets/make/workshop.ts";
import { Random } from "../../../datasets/random.ts";
import { recipes } from "../../../datasets/recipes/index.ts";
import type { Recipe } from "../../../datasets/recipes/recipe.ts";
import { SEED } from "../../../datasets/seeds.ts";
import { measure } from "../../../datasets/tasks/measure.ts";
import {
  bitDelta,
  type Calibration,
  type Compressed,
  deltaCoMe,
  fisher,
  klToFineTuned,
  loadModel,
  lowRank,
  type Method,
  openPair,
  type Pair,
  readTask,
  readTokenizer,
  rememberLogits,
  type Tokenizer,
  type Weights,
  waterFill,
} from "../../../toolkit/index.ts";
import type { Options } from "./options.ts";

/** What one model still can do. */
export interface SkillRow {
  readonly pair: string;
  readonly model: string;
  /** Bytes of the layers over their 16-bit bytes; for a compressed model only. */
  readonly ratio?: number;
  readonly accuracy: number;
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  /** Mean KL to the fine-tuned model in nats, over the answers' texts; for models that read texts only. */
  readonly kl?: number;
}

/** Texts of a task over which KL is measured. */
const TEXTS = 20;

/** Texts of training, drawn anew, that what needs calibration is calibrated on. */
const CALIBRATION_TEXTS = 64;

/** Where models lie that were made, and that are shipped. */
const SHELF = { folder: path.join(".deltalab", "datasets"), shipped: "datasets" };

const place = (model: string) => folderOf(model, SHELF);

/** Base, fine-tuned and compressed models of a pair, one after another. */
export async function* skillRows(name: string, options: Options): AsyncGenerator<SkillRow> {
  const recipe = recipes.find((recipe) => name === recipe.name || name.startsWith(`${recipe.name}-`))!;
  const task = path.join("datasets", recipe.tasks[0]!.folder);
  const fineTuned = place(`tiny-${name}`);
  const sees = recipe.name === "vision";
  const pair = await openPair({ base: place(sees ? `tiny-${recipe.name}-base` : "tiny-base"), fineTuned });
  const tokenizer = await readTokenizer(fineTuned);
  const far = sees ? undefined : await distance(pair, tokenizer, task);
  const row = async (model: string, weights: Weights): Promise<SkillRow> => {
    const { score, interval, n } = await measure(task, weights, tokenizer, options.problems);
    const kl = await far?.(weights);
    return { pair: name, model, accuracy: score, interval, n, ...(kl !== undefined && { kl }) };
  };
  yield row("base", pair.base);
  yield row("fine-tuned", pair.fineTuned);
  const calibration = await calibrationOf(recipe, pair);
  for (const budget of options.budgets)
    for (const compressed of await compressedTo(budget, pair, options, calibration))
      yield {
        ...(await row(compressed.method, pair.base.plus(compressed))),
        ratio: options.accounting === "paper" ? 1 / budget : compressed.ratio,
      };
}

/** A sixteenth is all that one bit per weight can be. */
async function compressedTo(
  budget: number,
  pair: Pair,
  { accounting }: Options,
  calibration: Calibration | undefined,
): Promise<Compressed[]> {
  const ratio = 1 / budget;
  const methods: Method[] = [
    lowRank({ ratio }),
    ...(budget === 16 ? [bitDelta()] : []),
    deltaCoMe({
      ratio,
      accounting,
      bands: [
        { bits: 8, rank: 2 },
        { bits: 3, rank: 12 },
        { bits: 2, rank: "rest" },
      ],
    }),
  ];
  const ours = waterFill({ ratio, metric: calibration ? "fisher" : "weights" });
  const compressed = await Promise.all(methods.map((method) => method.compress(pair)));
  return [...compressed, await ours.compress(pair, calibration ? { calibration } : {})];
}

/** Activations and gradients of the fine-tuned model; none where it reads pictures. */
async function calibrationOf(recipe: Recipe, pair: Pair): Promise<Calibration | undefined> {
  if (!recipe.read) return undefined;
  const draw = recipe.read(await givenTo(recipe, { ...SHELF, snapshots: "", log: () => {} }));
  const random = new Random(SEED.calibration);
  return fisher(
    pair.fineTuned,
    Array.from({ length: CALIBRATION_TEXTS }, () => draw(random)),
  );
}

/** KL of a model to the fine-tuned one, over problems with their answers. */
async function distance(pair: Pair, tokenizer: Tokenizer, task: string) {
  const problems = await readTask(path.join(task, "test.jsonl"));
  const texts = problems.slice(0, TEXTS).map(({ prompt, answer }) => prompt + answer);
  const truth = rememberLogits(await loadModel(pair.fineTuned));
  return async (weights: Weights): Promise<number> => {
    const model = await loadModel(weights);
    const { kl } = await klToFineTuned(model, truth, tokenizer, texts);
    model.dispose();
    return kl;
  };
}
