import type { Divergence } from "../evaluate/divergence.ts";
import type { ComparedCell, ComparedModel, Comparison } from "./comparison.ts";
import { type PlannedCell, tooLarge } from "./planned-cells.ts";
import { type ModelRecords, TOLERANCE } from "./processes/model-records.ts";
import type { Settings } from "./processes/settings.ts";
import { deltaFileOf, modelDigest } from "./processes/subject.ts";
import type { Records } from "./records.ts";

/** Puts together what was found, by the models' digests. */
export function comparisonOf(
  cells: readonly PlannedCell[],
  found: ReadonlyMap<string, ModelRecords>,
  settings: Settings,
  records: Records,
): Pick<Comparison, "base" | "fineTuned" | "cells" | "tasks"> {
  const whole = (what: "base" | "fine-tuned"): ComparedModel => ({
    name: what,
    ...measuresOf(found.get(modelDigest({ what }, settings))!),
  });
  const isCompared = settings.texts.length > 0;
  return {
    base: { ...whole("base"), ...lost(1, isCompared) },
    fineTuned: { ...whole("fine-tuned"), ...lost(0, isCompared), ...(isCompared && { divergence: none }) },
    cells: cells.map((cell) => comparedCell(cell, found, settings, records)),
    tasks: settings.tasks.map(({ name }) => name),
  };
}

/** The fine-tuned model from itself. */
const none: Divergence = {
  ...{ kl: 0, standardError: 0, interval: [0, 0] },
  ...{ agreement: 1, agreementInterval: [1, 1], positions: 0 },
};

/** Without any delta all of it is lost, with the whole delta nothing: by definition. */
function lost(value: 0 | 1, hasTexts: boolean): Pick<ComparedModel, "weightError" | "outputError"> {
  const weightError = { value, interval: [value, value] } as const;
  return { weightError, ...(hasTexts && { outputError: weightError }) };
}

const measuresOf = ({
  tasks,
  divergence,
  layers,
  perplexity,
}: ModelRecords): Omit<ComparedModel, "name"> => ({
  tasks,
  ...(divergence && { divergence }),
  ...layers,
  ...(perplexity && { perplexity }),
});

function comparedCell(
  { subject, ...cell }: PlannedCell,
  found: ReadonlyMap<string, ModelRecords>,
  settings: Settings,
  records: Records,
): ComparedCell {
  if (!subject) return { ...cell, tasks: [] };
  const model = found.get(modelDigest(subject, settings))!;
  const stored = model.compressed!;
  if ("reason" in stored) return { ...cell, tasks: [], reason: stored.reason };
  const kept = { stored, file: deltaFileOf(subject, settings, records) };
  if (stored.ratio > cell.budget * (1 + TOLERANCE))
    return { ...cell, ...kept, tasks: [], reason: tooLarge(subject.method, stored.ratio, cell.budget) };
  return { ...cell, ...kept, ...measuresOf(model) };
}
