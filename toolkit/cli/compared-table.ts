import type { Comparison } from "../compare/comparison.ts";
import { measuresIn } from "../compare/measure.ts";
import { asFraction } from "../methods/budget.ts";
import { short, table } from "./table.ts";

/** One line for each model, and why some could not be measured. */
export function comparedTable(comparison: Comparison): string {
  const measures = measuresIn(comparison);
  const { base, fineTuned, cells } = comparison;
  const measured = cells.filter(({ reason }) => reason === undefined);
  const withSeeds = new Set(cells.map(({ seed }) => seed)).size > 1;
  const head = [
    "model",
    "budget",
    ...(withSeeds ? ["seed"] : []),
    "bits/weight",
    ...measures.map(({ name }) => name),
    "s",
  ];
  const rows = [
    ...[fineTuned, base].map((model) => ({ model, told: ["", ...(withSeeds ? [""] : []), ""], seconds: "" })),
    ...measured.map((cell) => ({
      model: cell,
      told: [
        asFraction(cell.budget),
        ...(withSeeds ? [String(cell.seed)] : []),
        cell.stored!.bitsPerWeight.toFixed(3),
      ],
      seconds: cell.stored!.seconds === null ? "–" : String(short(cell.stored!.seconds)),
    })),
  ].map(({ model, told, seconds }) => [
    model.name,
    ...told,
    ...measures.map((measure) => {
      const estimate = measure.of(model);
      return estimate ? measure.written(estimate.value) : "–";
    }),
    seconds,
  ]);
  const reasons = cells.flatMap(({ name, budget, reason }) =>
    reason === undefined ? [] : [`${name} ${asFraction(budget)}: ${reason}`],
  );
  return [
    table(head, rows),
    ...(reasons.length > 0 ? [`not measured:\n  ${reasons.join("\n  ")}\n`] : []),
  ].join("\n");
}
