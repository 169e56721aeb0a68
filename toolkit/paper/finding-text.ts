import { escaped } from "../html.ts";
import { isInterval } from "./check-finding.ts";
import type { Finding, Interval, Numbers } from "./finding.ts";

/** What a finding says, by headings. The last is its verdict. */
export function findingLines(found: Finding): [heading: string, text: string][] {
  const seeds = seedsText(found);
  return [
    ["claim", found.claim],
    ["predicted", found.prediction],
    ["came", resultText(found)],
    ...(seeds === "" ? [] : [["random", seeds] as [string, string]]),
    ["paper", found.paper === undefined ? "not at hand" : numbersText(found.paper)],
    ["held", verdict(found)],
  ];
}

/** A prediction that failed is to be seen from afar, and so is a claim that did not come out though it was predicted so. */
export const verdict = ({ held, agrees }: Finding): string =>
  `${held ? "held" : "FAILED"}${agrees === undefined ? "" : agrees ? ", the claim came out" : ", the claim did NOT come out"}`;

/** `low-rank, %: 1 · delta-come, %: 83 (77.2–87.6)` */
export function resultText({ result, interval }: Finding): string {
  if (interval === undefined) return numbersText(result);
  if (isInterval(interval)) return `${numbersText(result)} ${between(interval)}`;
  return numbersText(result, (name) => (interval[name] ? ` ${between(interval[name])}` : ""));
}

/** `3 seeds`, or which: `seeds 1, 2, 3`. */
export function seedsText({ seeds }: Finding): string {
  if (seeds === undefined) return "";
  if (typeof seeds === "number") return seeds === 1 ? "1 seed" : `${seeds} seeds`;
  return `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
}

/** Words as they are, numbers with their names, and something after each of them. */
export function numbersText(numbers: Numbers, after: (name: string) => string = () => ""): string {
  if (typeof numbers === "string") return numbers;
  return Object.entries(numbers)
    .map(([name, x]) => `${name}: ${digits(x)}${after(name)}`)
    .join(" · ");
}

const between = ([low, high]: Interval) => `(${digits(low)} to ${digits(high)})`;

/** Counts and bytes whole; of the rest four digits, more than any of these measurements has. */
const digits = (x: number) =>
  Number.isInteger(x) ? x.toLocaleString("en") : String(Number(x.toPrecision(4)));

/** In a terminal, and in the notebook's own file. */
export function findingText(found: Finding): string {
  return [
    `${found.item}: ${verdict(found)}`,
    ...findingLines(found)
      .slice(0, -1)
      .map(([heading, text]) => `  ${heading.padEnd(10)}${text}`),
  ].join("\n");
}

/** A small table. Its verdict has a word and a sign besides its colour, for readers who cannot tell the colours apart. */
export function findingHtml(found: Finding): string {
  const [colour, sign] = found.held ? ["#0072b2", "✓"] : ["#d55e00", "✗"];
  const row = (heading: string, text: string) =>
    `<tr><th style="text-align: left; vertical-align: top">${heading}</th><td style="text-align: left">${escaped(text)}</td></tr>`;
  return (
    `<table style="border-left: 4px solid ${colour}"><thead><tr><th style="text-align: left">${found.item}</th>` +
    `<th style="text-align: left; color: ${colour}">${sign} prediction ${verdict(found)}</th></tr></thead><tbody>` +
    `${findingLines(found)
      .slice(0, -1)
      .map(([heading, text]) => row(heading, text))
      .join("")}</tbody></table>`
  );
}
