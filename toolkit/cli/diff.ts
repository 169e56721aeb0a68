import { openPair } from "../delta/pair.ts";
import { type TensorStatistics, tensorStatistics } from "../delta/statistics.ts";
import { formatShape } from "../tensor/tensor.ts";
import type { Arguments, Command } from "./command.ts";
import { withDownloads } from "./downloads.ts";
import { progress } from "./progress.ts";
import { short, table } from "./table.ts";

const help = `deltalab diff BASE FINETUNED [--json]

Compares two checkpoints tensor by tensor. BASE and FINETUNED are folders in Hugging Face's layout, or names
on the hub: org/name, or org/name@revision with a branch, tag or commit.

  name          of the tensor
  shape         of the tensor
  deltaNorm     ‖Δ‖, Δ = fine-tuned − base
  relativeNorm  ‖Δ‖ / ‖base‖
  unchanged     share of the numbers that are the same in both, 0 … 1
  stableRank    ‖Δ‖² / σ₁²: near 1, one direction holds all; matrices only
  energy        share of ‖Δ‖² in the first 1, 2, 4, … 128 singular directions; matrices only

  --json        an array with one object for each tensor, with these fields
`;

/** `deltalab diff`: how two checkpoints differ. */
export const diff: Command = {
  help,
  positionals: ["BASE", "FINETUNED"],
  options: { json: { type: "boolean" } },
  async run({ positionals: [base, fineTuned], flags }: Arguments) {
    const pair = await withDownloads((hub) => openPair({ base: base!, fineTuned: fineTuned!, ...hub }));
    const shown = progress("diff");
    const found: TensorStatistics[] = [];
    for (const name of pair.base.names) {
      found.push(await tensorStatistics(pair, name));
      shown.report(found.length, pair.base.names.length, name);
    }
    shown.end();
    process.stdout.write(flags["json"] ? `${JSON.stringify(found, null, 2)}\n` : asTable(found));
  },
};

const asTable = (found: readonly TensorStatistics[]): string =>
  table(
    ["name", "shape", "‖Δ‖", "‖Δ‖/‖base‖", "unchanged", "stable rank", "energy in 16"],
    found.map(({ name, shape, deltaNorm, relativeNorm, unchanged, stableRank, energy }) => [
      name,
      formatShape(shape),
      short(deltaNorm),
      short(relativeNorm),
      `${(100 * unchanged).toFixed(1)} %`,
      short(stableRank),
      short(energy?.find(({ rank }) => rank === 16)?.share ?? null),
    ]),
  );
