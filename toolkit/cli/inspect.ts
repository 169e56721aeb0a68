import { openDelta } from "../file/open-delta.ts";
import type { Arguments, Command } from "./command.ts";
import { describeSummary, summaryOf } from "./summary.ts";

const help = `deltalab inspect FILE [--json]

Says what a delta file holds: the method and its options, where every byte goes, and how far each layer is
from the true delta. The whole file is read, and every byte checked against the digests in its header.

  --json   one object: file, version, method, options, rest, ratio (stored bytes of the compressed layers
           over their bytes at 16 bits), bitsPerWeight, fileRatio, error, ledger (its total is the file's
           size in bytes), layers, others, files
`;

/** `deltalab inspect`: what a delta file holds. */
export const inspect: Command = {
  help,
  positionals: ["FILE"],
  options: { json: { type: "boolean" } },
  async run({ positionals: [file], flags }: Arguments) {
    const delta = await openDelta(file!);
    await delta.verify();
    const summary = await summaryOf(delta);
    process.stdout.write(flags["json"] ? `${JSON.stringify(summary, null, 2)}\n` : describeSummary(summary));
  },
};
