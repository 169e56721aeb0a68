import { escaped } from "../../html.ts";
import { asFraction } from "../../methods/budget.ts";
import { atBudget, leadersAt, namesIn, overSeeds } from "../by-budget.ts";
import type { ComparedCell, ComparedModel, Comparison } from "../comparison.ts";
import { type Measure, measuresIn } from "../measure.ts";
import type { Estimate } from "../measures/layer-errors.ts";
import { type PairedTest, pairedTests } from "../paired-tests.ts";
import { type Cell, table } from "./html.ts";

/** A measure of every method at every budget, the best of each in bold. */
export function measureTable(comparison: Comparison, measure: Measure): string {
  const { budgets, base, fineTuned } = comparison;
  const bests = new Map(budgets.map((budget) => [budget, leadersAt(comparison, budget, measure)?.best]));
  const cellOf = (name: string, budget: number): Cell => {
    const at = atBudget(comparison, name, budget);
    const estimate = overSeeds(at, measure);
    if (!estimate) return { text: "–", ...(at.reason !== undefined && { hint: at.reason }) };
    const isBest = estimate.value === bests.get(budget)!.estimate.value;
    return { ...estimateCell(estimate, measure), isBest };
  };
  const rows = namesIn(comparison).map((name) => [name, ...budgets.map((budget) => cellOf(name, budget))]);
  const whole = [fineTuned, base].flatMap((model) => {
    const estimate = measure.of(model);
    return estimate ? [`${model.name} ${measure.written(estimate.value)}`] : [];
  });
  const best = measure.isMore ? "the most" : "the least";
  const caption = `${capital(measure.axis)} (${whole.join(", ")}); ${best} at each budget in bold, 95 % intervals below`;
  return table(caption, ["method", ...budgets.map(asFraction)], rows);
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

const estimateCell = ({ value, interval }: Estimate, measure: Measure): Cell => ({
  text: measure.number(value),
  below: interval.map((end) => measure.number(end)).join(" – "),
});

/** Why methods could not meet a budget. */
export function reasonsTable({ cells }: Comparison): string {
  const refused = cells.filter(({ reason }) => reason !== undefined);
  if (refused.length === 0) return "<p>Every method met every budget.</p>";
  return table(
    "What could not be measured, and why",
    ["method", "budget", "reason"],
    refused.map(({ name, budget, reason }) => [name, asFraction(budget), reason!]),
  );
}

const fixed = (x: number | null | undefined, digits: number): string =>
  x === undefined || x === null ? "–" : x.toFixed(digits);

/** Every number of every model. */
export function allNumbers(comparison: Comparison): string {
  const measures = measuresIn(comparison);
  const head = ["model", "budget", "seed", "bits per weight", "ratio", "file, bytes", "to compress, s"];
  const numbers = (model: ComparedModel) =>
    measures.map((measure): string | Cell => {
      const estimate = measure.of(model);
      return estimate ? estimateCell(estimate, measure) : "–";
    });
  const whole = [comparison.base, comparison.fineTuned].map((model) => [
    model.name,
    ...Array.from({ length: head.length - 1 }, () => ""),
    ...numbers(model),
  ]);
  const cells = comparison.cells
    .filter(({ reason }) => reason === undefined)
    .map((cell) => [
      cell.name,
      asFraction(cell.budget),
      String(cell.seed),
      ...storedNumbers(cell),
      ...numbers(cell),
    ]);
  return table(
    "All numbers, with 95 % intervals",
    [...head, ...measures.map(({ axis }) => axis)],
    [...whole, ...cells],
  );
}

const storedNumbers = ({ stored }: ComparedCell): string[] => [
  fixed(stored?.bitsPerWeight, 4),
  stored ? asFraction(stored.ratio) : "–",
  stored ? stored.fileBytes.toLocaleString("en-US") : "–",
  fixed(stored?.seconds, 1),
];

/** Each method against the best at its budget. */
export function pairedTable(comparison: Comparison, against: string | undefined): string {
  const tests = pairedTests(comparison, against);
  if (tests.length === 0) return "<p>There is nothing to test: at no budget were two methods measured.</p>";
  const points = (share: number) => (100 * share).toFixed(1);
  const row = ({
    task,
    budget,
    name,
    against,
    difference,
    interval,
    firstBetter,
    secondBetter,
    pValue,
  }: PairedTest) => [
    `${name} − ${against}`,
    ...(comparison.tasks.length > 1 ? [task] : []),
    asFraction(budget),
    { text: points(difference), below: interval.map(points).join(" – ") },
    `${firstBetter} : ${secondBetter}`,
    pValue < 0.0001 ? "< 0.0001" : pValue.toFixed(4),
  ];
  const head = ["methods", ...(comparison.tasks.length > 1 ? ["task"] : []), "budget", "difference, points"];
  return `${table("Paired tests on the same problems (McNemar, exact)", [...head, "only one right", "p"], tests.map(row))}
<p>${escaped(severalTests(tests.length))}</p>`;
}

const severalTests = (count: number): string =>
  `Of ${count} tests some find a difference by chance: a p value below ${(0.05 / count).toPrecision(2)} is, among so many, what one below 0.05 is for a single test.`;

/** The options of each method, at the first budget that it could be made for. */
export function optionsTable(comparison: Comparison): string {
  const rows = namesIn(comparison).map((name) => {
    const options = comparison.cells.find((cell) => cell.name === name && cell.options)?.options;
    return [name, options ? JSON.stringify({ ...options, ratio: undefined }) : "–"];
  });
  return table("Options of each method, beside the ratio", ["method", "options"], rows);
}

/** What one needs to make it again. */
export function madeTable({ made }: Comparison, command: string | undefined): string {
  const {
    version,
    node,
    processor,
    cores,
    workers,
    threads,
    places,
    content,
    measured,
    remembered,
    seconds,
  } = made;
  const rows = [
    ...(command === undefined ? [] : [["command", command]]),
    ["DeltaLab, Node", `${version}, ${node}`],
    ["machine", `${processor}, ${cores} cores`],
    [
      "side by side",
      `${workers || "in one process"}${workers ? ` processes of ${threads} thread${threads > 1 ? "s" : ""}` : ""}`,
    ],
    ["models", `${measured} measured in ${seconds.toFixed(0)} s, ${remembered} known from before`],
    ["base", places.base],
    ["fine-tuned", places.fineTuned],
    ...Object.entries(content).map(([of, digest]) => [`sha256: ${of}`, digest]),
  ];
  return table("How this was made", ["", ""], rows);
}
