import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { tensorflow } from "../toolkit/backend/tensorflow.ts";
import type { Accuracy } from "../toolkit/evaluate/accuracy.ts";

/** What a model's card says about how it was made and what it can do. */
export interface Card {
  readonly name: string;
  /** The model in one paragraph. */
  readonly about: string;
  /** What it was trained on and how, line by line. */
  readonly recipe: readonly string[];
  readonly seconds: number;
  /** Accuracies on the held-out problems, by model, in the order of the table. */
  readonly accuracies: Readonly<Record<string, Accuracy>>;
}

/** Writes `README.md` beside a model's files. Numbers are measured on the files as they are on disk. */
export async function writeCard(folder: string, card: Card): Promise<void> {
  const weights = await readFile(path.join(folder, "model.safetensors"));
  const hash = createHash("sha256").update(weights).digest("hex");
  const text = `# ${card.name}

${card.about}

${table(["model", "correct", "of", "accuracy", "95 % interval"], Object.entries(card.accuracies).map(row))}

Greedy decoding, exact match of what stands after \`####\`, on \`word-problems/test.jsonl\`: no prompt there
occurs in training. Measured on the bfloat16 weights in these folders.

## Recipe

${card.recipe.map((line) => `- ${line}`).join("\n")}
- ${Math.round(card.seconds / 60)} minutes of training on ${os.cpus().length} cores, TensorFlow ${tensorflow().version}.

Made by \`node dist/datasets/recipe.js\`. The texts are the same on every machine; the weights are the same up
to rounding, because the order in which threads add differs.

${table(["file", "bytes", "SHA-256"], [["`model.safetensors`", String(weights.length), `\`${hash}\``]])}

Licence: Apache-2.0, as this project. The texts come from templates in \`datasets/text\`, from no other source.
`;
  await writeFile(path.join(folder, "README.md"), text);
}

function row([model, { correct, n, accuracy, interval }]: [string, Accuracy]): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [model, String(correct), String(n), percent(accuracy), interval.map(percent).join(" – ")];
}

/** A Markdown table with columns as wide as their widest cell, as the formatter wants them. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [header, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}
