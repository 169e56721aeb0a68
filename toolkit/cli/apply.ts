import { applyDelta } from "../file/apply-delta.ts";
import { openDelta } from "../file/open-delta.ts";
import { openCheckpoint } from "../io/checkpoint.ts";
import { type Arguments, type Command, present, required, wholeNumber } from "./command.ts";
import { withDownloads } from "./downloads.ts";
import { removeHalfWrittenOnInterrupt } from "./interrupt.ts";
import { progress } from "./progress.ts";

const help = `deltalab apply --base BASE --delta FILE --out DIR [--bits N] [--json]

Makes the fine-tuned model again: a checkpoint in Hugging Face's layout that transformers loads, with its
configuration and tokenizer. The base has to be the one that the delta was made on; each of its tensors is
checked.

  --base BASE    folder in Hugging Face's layout, or a name on the hub: org/name or org/name@revision
  --delta FILE   from deltalab compress
  --out DIR      appears when all is written
  --bits N       of a file by any-precision: the first N bits of each weight's code, 2 … 8
  --json         one object: folder, tensors
`;

/** `deltalab apply`: base + delta file = checkpoint. */
export const apply: Command = {
  help,
  positionals: [],
  options: {
    base: { type: "string" },
    delta: { type: "string" },
    out: { type: "string" },
    bits: { type: "string" },
    json: { type: "boolean" },
  },
  async run(given: Arguments) {
    const [baseFolder, file, folder] = ["base", "delta", "out"].map((name) => required(given, name));
    const bits = wholeNumber(given, "bits", 1);
    const delta = await openDelta(file!, present({ bits }));
    const base = await withDownloads((hub) => openCheckpoint(baseFolder!, hub));
    removeHalfWrittenOnInterrupt();
    const shown = progress("apply");
    let tensors = 0;
    await applyDelta(delta, base, folder!, {
      onTensor: ({ tensor, done, of }) => {
        tensors = done;
        shown.report(done, of, tensor);
      },
    });
    shown.end();
    const result = { folder, tensors };
    process.stdout.write(
      given.flags["json"] ? `${JSON.stringify(result)}\n` : `${folder}: ${tensors} tensors\n`,
    );
  },
};
