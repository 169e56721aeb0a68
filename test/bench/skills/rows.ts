import path from "node:path";
import { folderOf, givenTo } from "../../../datasets/make/workshop.ts";
import { Random } from "../../../datasets/random.ts";
import { recipes } from "../../../datasets/recipes/index.ts";
import type { Recipe } from "../../../datasets/recipes/recipe.ts";
import { SEED } from "../../../datasets/seeds.ts";
import {
  anyPrecision,
  type ComparedCell,
  type ComparedModel,
  compare,
  deltaCoMe,
  deltaZip,
  type Method,
  type ModelText,
  openPair,
} from "../../../toolkit/index.ts";
import type { Options } from "./options.ts";

/** What one model still can do. */
export interface SkillRow {
  readonly pair: string;
  readonly model: string;
  /** Stored bytes of the layers over their 16-bit bytes; for a compressed model only. */
  readonly ratio?: number;
  readonly accuracy: number;
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  /** Mean KL to the fine-tuned model in nats, over problems with their answers. */
  readonly kl?: number;
}

/** Texts of training, drawn anew, that what needs calibration is calibrated on. */
const CALIBRATION_TEXTS = 64;

/** Where models lie that were made, and that are shipped. */
const SHELF = { folder: path.join(".deltalab", "datasets"), shipped: "datasets" };

const place = (model: string) => folderOf(model, SHELF);

/** What stands in tables under a name of its own; other names are the toolkit's. */
const own: Readonly<Record<string, ((ratio: number) => Method) | undefined>> = {
  /** Rounded to nearest, without calibration. */
  "delta-come": (ratio) =>
    deltaCoMe({
      ratio,
      bands: [
        { bits: 8, rank: 2 },
        { bits: 3, rank: 12 },
        { bits: 2, rank: "rest" },
      ],
    }),
  "delta-come-gptq": (ratio) => deltaCoMe({ ratio, quantizer: "gptq", refit: true }),
  /** 4 bits where they fit, else 2: with half of the numbers left out, a sixth and a ninth of 16. */
  "delta-zip": (ratio) => deltaZip({ bits: ratio > 1 / 6 ? 4 : 2, quantizer: "gptq" }),
  /** In the most whole bits that leave room for scales and levels beside them: none at 1/16, which is a ValueError. */
  "any-precision": (ratio) => anyPrecision({ bits: Math.ceil(16 * ratio) - 1, sensitivity: "inputs" }),
};

function contender(name: string) {
  const at = own[name];
  return at ? { name, at } : name;
}

/**
 * Base, fine-tuned and compressed models of a pair; a method that cannot meet a budget has no row there.
 *
 * @param told  is told how far it is
 */
export async function skillRows(
  name: string,
  { methods, budgets, problems }: Options,
  told: (text: string) => void,
): Promise<SkillRow[]> {
  const recipe = recipes.find((recipe) => name === recipe.name || name.startsWith(`${recipe.name}-`))!;
  const base = place(recipe.name === "vision" ? `tiny-${recipe.name}-base` : "tiny-base");
  const pair = await openPair({ base, fineTuned: place(`tiny-${name}`) });
  const comparison = await compare(
    pair,
    methods.map(contender),
    budgets.map((budget) => 1 / budget),
    [path.join("datasets", recipe.tasks[0]!.folder, "test.jsonl")],
    [0],
    {
      calibration: await calibrationTexts(recipe),
      ...{ limit: problems, maxTokens: 96, allowCodeExecution: true },
      onProgress: ({ done, of, model, step }) => step ?? told(`${name}: ${done}/${of} ${model}`),
    },
  );
  const measured = comparison.cells.filter(({ reason }) => reason === undefined);
  return [comparison.base, comparison.fineTuned, ...measured].map((model) => rowOf(name, model));
}

function rowOf(pair: string, model: ComparedModel & Pick<ComparedCell, "stored">): SkillRow {
  const [{ accuracy, interval, n }] = model.tasks as [ComparedModel["tasks"][number]];
  const { stored, divergence } = model;
  return {
    ...{ pair, model: model.name },
    ...(stored && { ratio: stored.ratio }),
    ...{ accuracy, interval, n },
    ...(divergence && { kl: divergence.kl }),
  };
}

/** Texts of training, with their pictures where they have them. */
async function calibrationTexts(recipe: Recipe): Promise<ModelText[]> {
  const draw = recipe.read!(await givenTo(recipe, { ...SHELF, snapshots: "", log: () => {} }));
  const random = new Random(SEED.calibration);
  return Array.from({ length: CALIBRATION_TEXTS }, () => draw(random));
}
