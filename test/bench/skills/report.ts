import { described, type Machine } from "../machine.ts";
import type { SkillRow } from "./rows.ts";

/** What was found, as a Markdown table. */
export function skillsReport(rows: readonly SkillRow[], on: Machine): string {
  const head = ["pair", "model", "stored bytes of the layers", "right", "95 % interval", "KL, nats"];
  const lines = [head, ["---", "---", "---:", "---:", "---:", "---:"], ...rows.map(cells)];
  return `${lines.map((line) => `| ${line.join(" | ")} |`).join("\n")}

Held-out problems, greedy decoding; KL to the fine-tuned model over problems with their answers. ${described(on)}.`;
}

const cells = ({ pair, model, ratio, accuracy, interval, kl }: SkillRow): string[] => [
  pair,
  model,
  ratio === undefined ? "" : `1/${(1 / ratio).toFixed(1)}`,
  `${percent(accuracy)} %`,
  interval.map(percent).join("–"),
  kl === undefined ? "–" : kl.toPrecision(2),
];

const percent = (share: number): string => (100 * share).toFixed(1);
