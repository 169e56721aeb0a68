import { agreesWithPaper, type Finding } from "./finding.ts";
import { numbersText, resultText, seedsText, verdict } from "./finding-text.ts";
import { type PaperItem, paperItems } from "./items.ts";
import type { CourseNotebook, FoundIn } from "./read-notebooks.ts";

/** A figure or table of the paper, and what was found here about it. */
export interface LedgerLine extends PaperItem {
  readonly findings: readonly FoundIn[];
  readonly status: string;
}

/** Every figure and table of the paper with the findings about it, in the paper's order. */
export function ledgerLines(findings: readonly FoundIn[]): LedgerLine[] {
  return paperItems.map((item: PaperItem) => {
    const about = findings.filter((found) => found.item === item.id);
    return { ...item, findings: about, status: statusOf(item, about) };
  });
}

function statusOf({ reach }: PaperItem, findings: readonly Finding[]): string {
  const agreeing = findings.filter(agreesWithPaper).length;
  if (findings.length > 0 && reach !== "miniature") return "a related question, in miniature";
  if (findings.length > 0)
    return agreeing === findings.length
      ? "reproduced in miniature"
      : agreeing === 0
        ? "in miniature it comes out otherwise"
        : "in miniature some of it comes out otherwise";
  if (reach === "miniature") return "not yet reproduced";
  if (reach === "checkpoints") return "needs the real checkpoints";
  return reach === "out of reach" ? "not reproducible" : "nothing to measure";
}

/**
 * The page of the reproduction ledger, in Markdown: the contents of the course, a line for every figure and table of the
 * paper, and below them each claim with its prediction, what came, the paper's number, seeds and verdict. Predictions
 * that failed stand among the others, marked.
 *
 * @param notebooks  as `readNotebooks` gives them
 */
export function ledgerMarkdown(notebooks: readonly CourseNotebook[]): string {
  const findings = notebooks.flatMap(({ file, findings }) =>
    findings.map((found) => ({ ...found, notebook: file })),
  );
  const lines = ledgerLines(findings);
  return `${[
    "# The notebooks",
    "`npm run lab` opens them, `npm run notebooks` runs all and makes an HTML site of them. This page is written by the last one.",
    contents(notebooks),
    "# The reproduction ledger",
    summary(findings),
    overview(lines),
    ...lines.filter(({ findings }) => findings.length > 0).map(section),
  ].join("\n\n")}\n`;
}

const contents = (notebooks: readonly CourseNotebook[]) =>
  table(
    ["", "notebook", "it begins", "findings"],
    notebooks.map(({ file, title, summary, findings }) => [
      number(file),
      link(title, file),
      summary,
      String(findings.length || ""),
    ]),
  );

function summary(findings: readonly FoundIn[]): string {
  const failed = findings.filter(({ held }) => !held).length;
  return (
    "Every figure and table of [Delta-CoMe](https://arxiv.org/abs/2406.08903), and what became of it on the small models that ship. " +
    "A prediction stands before its result in each notebook. Most are what the paper says; some were put down by people who had " +
    "seen earlier runs on these models. Those that failed stay: " +
    `${findings.length} in all, of which ${findings.length - failed} held and ${failed} failed. ` +
    "Where the paper's own number is not at hand, none is made up."
  );
}

const overview = (lines: readonly LedgerLine[]) =>
  table(
    ["paper", "shows", "here", "predictions", "what it leaves out, or why"],
    lines.map(({ id, shows, status, findings, limit }) => [id, shows, status, tally(findings), limit]),
  );

function tally(findings: readonly FoundIn[]): string {
  const held = findings.filter(({ held }) => held).length;
  if (findings.length === 0) return "";
  const failed = findings.length - held;
  return [...(held > 0 ? [`${held} held`] : []), ...(failed > 0 ? [`**${failed} FAILED**`] : [])].join(", ");
}

function section({ id, shows, says, source, findings }: LedgerLine): string {
  const paper = says ? `The paper: ${says.join("; ")}. (Source: ${source}.)\n\n` : "";
  const rows = findings.map((found) => [
    found.claim,
    found.prediction,
    resultText(found),
    found.paper === undefined ? "not at hand" : numbersText(found.paper),
    seedsText(found),
    agreesWithPaper(found) && found.held ? verdict(found) : `**${verdict(found)}**`,
    link(number(found.notebook), found.notebook),
  ]);
  const headings = ["claim", "predicted", "came (interval)", "the paper's number", "seeds", "verdict", "in"];
  return `## ${id}: ${shows}\n\n${paper}${table(headings, rows)}`;
}

/** `9` of `09-your-own-checkpoints.ipynb` */
const number = (file: string): string => /^0*(\d+)/.exec(file)?.[1] ?? file;

const link = (text: string, file: string) => `[${text}](${file})`;

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A line break or an upright stroke would end the cell. */
const inCell = (text: string) => text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
