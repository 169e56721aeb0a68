import type { BenchmarkScore } from "../evaluate/benchmarks/score-benchmark.ts";
import type { Divergence } from "../evaluate/divergence.ts";
import type { TextDivergence } from "../evaluate/kl-to-fine-tuned.ts";
import type { Perplexity } from "../evaluate/perplexity.ts";
import type { Settings } from "./evaluate-flags.ts";
import type { Measured } from "./measured.ts";
import { nameOf } from "./questions.ts";
import { grouped, short } from "./table.ts";

/** What `deltalab evaluate --json` prints. */
export function evaluationOf(settings: Settings, { solved, read, compared }: Measured) {
  const { model, delta, task, benchmark, data, text, kl, fineTuned } = settings;
  return {
    model,
    ...(delta !== undefined && { delta }),
    ...(solved && { ...(benchmark ? { benchmark, data } : { task }), ...countsOf(solved) }),
    ...(read && { text, ...read }),
    ...(compared && { fineTuned, texts: kl, ...divergenceOf(compared) }),
  };
}

const countsOf = ({ score, interval, n, answers }: BenchmarkScore) => ({
  accuracy: score,
  interval,
  n,
  correct: answers.filter(({ correct }) => correct).length,
  cutOff: answers.filter(({ ended }) => !ended).length,
});

/** An accuracy has an interval, and a perplexity a standard error, too. */
const divergenceOf = ({ interval, standardError, ...others }: Divergence | TextDivergence) => ({
  klInterval: interval,
  klStandardError: standardError,
  ...others,
});

/** The same for people: what was read, and below it what came out. */
export function describeEvaluation(settings: Settings, { solved, read, compared }: Measured): string {
  const { model, delta, text, kl, fineTuned } = settings;
  const parts = [
    [delta === undefined ? model : `${model} + ${delta}`],
    ...(solved ? [[nameOf(settings), ...describeScore(solved)]] : []),
    ...(read ? [[text, describePerplexity(read)]] : []),
    ...(compared ? [[`${kl}, beside ${fineTuned}`, ...describeDivergence(compared)]] : []),
  ];
  return `${parts.map(([name, ...lines]) => [name, ...lines.map((line) => `  ${line}`)].join("\n")).join("\n\n")}\n`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const between = ([low, high]: readonly [number, number], written: (x: number) => string): string =>
  `95 % interval ${written(low)} – ${written(high)}`;

function describeScore(solved: BenchmarkScore): string[] {
  const { accuracy, interval, n, correct, cutOff } = countsOf(solved);
  const isPartly = solved.answers.some(({ score }) => score > 0 && score < 1);
  const right = isPartly ? `the mean score, ${n} problems` : `${correct} of ${n} problems right`;
  const line = `accuracy    ${percent(accuracy)}, ${between(interval, percent)}: ${right}`;
  if (cutOff === 0) return [line];
  return [line, `            ${cutOff} of ${n} answers were cut off: --max-tokens allows longer ones`];
}

const describePerplexity = ({ perplexity, standardError, tokens, context, stride }: Perplexity): string =>
  `perplexity  ${short(perplexity)}, standard error ${short(standardError)}: ${grouped(tokens)} tokens, ` +
  `context ${context}, stride ${stride}`;

const describeDivergence = ({
  kl,
  interval,
  agreement,
  agreementInterval,
  positions,
  ...windows
}: Divergence | TextDivergence): string[] => [
  `KL          ${short(kl)} nats, ${between(interval, (x) => String(short(x)))}`,
  `agreement   ${percent(agreement)}, ${between(agreementInterval, percent)}`,
  `            ${grouped(positions)} tokens${"context" in windows ? `, context ${windows.context}, stride ${windows.stride}` : ""}`,
];
