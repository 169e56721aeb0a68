import { existsSync } from "node:fs";
import path from "node:path";
import { NotFoundError } from "../../toolkit/errors.ts";
import { openCheckpoint } from "../../toolkit/io/checkpoint.ts";
import { readJsonObject } from "../../toolkit/io/json.ts";
import type { Weights } from "../../toolkit/io/weights.ts";
import { tokenizer } from "../../toolkit/model/tokenizer.ts";
import { VOCABULARY } from "../recipes/base.ts";
import type { Given, Recipe, Tensors } from "../recipes/recipe.ts";
import { SEED } from "../seeds.ts";
import { mixedTexts } from "../text/sample.ts";
import { tokenizerConfig, trainTokenizer } from "../tokenizer/train.ts";

/** Where models are made. */
export interface Workshop {
  /** Where models and tasks are written. */
  readonly folder: string;
  /** Where a model is looked for that was not made in `folder`. */
  readonly shipped: string;
  /** Where runs are kept while they are under way. */
  readonly snapshots: string;
  log(line: string): void;
}

/** As many stories as solved problems, that the tokenizer learns from. */
const STORIES = 3000;

/** The tokenizer, made for the base and taken from it by all others, and the base. */
export async function givenTo({ name }: Recipe, shop: Workshop): Promise<Given> {
  if (name === "base") {
    const json = trainTokenizer(mixedTexts(SEED.tokenizer, STORIES), VOCABULARY);
    return { tokenizer: json, tokens: tokenizer(json, tokenizerConfig()), base: new Map() };
  }
  const folder = folderOf("tiny-base", shop);
  const json = await readJsonObject(path.join(folder, "tokenizer.json"), "datasets");
  const base = await allOf(await openCheckpoint(folder));
  return { tokenizer: json, tokens: tokenizer(json, tokenizerConfig()), base };
}

/**
 * Where a model lies that was made before.
 *
 * @throws {NotFoundError} it was not
 */
export function folderOf(model: string, { folder, shipped }: Pick<Workshop, "folder" | "shipped">): string {
  const places = [folder, shipped].map((place) => path.join(place, model));
  const found = places.find((place) => existsSync(path.join(place, "model.safetensors")));
  if (found) return found;
  throw new NotFoundError(
    `datasets: expected ${model} in ${places.join(" or ")}, got nothing; make it first`,
  );
}

/** All weights of a model, in memory. */
export async function allOf(weights: Weights): Promise<Tensors> {
  const read = weights.names.map(async (name) => [name, await weights.weight(name)] as const);
  return new Map(await Promise.all(read));
}
