import { parseArgs } from "node:util";
import { wholeNumber } from "../understood.ts";

/** What `bench calibration` can be told. */
export interface Options {
  /** 16 where a sixteenth of the layers' 16-bit bytes is stored. */
  readonly budget: number;
  /** Texts that are read. */
  readonly texts: number;
  readonly rounds: number;
}

export const help = `bench calibration: what calibrated methods cost on tiny-math, from the texts to what is stored, as a Markdown table

  --budget N    of the layers' 16-bit bytes one in N is stored (16)
  --texts N     problems with their answers that are read (64)
  --rounds N    how often each is measured, each time in a process of its own, taking turns (5)

Every method meets the budget and is nearer to the fine-tuned model than its base before its time counts.
`;

/** @throws {Error} an option that does not exist, or with a value that it cannot have */
export function readOptions(args: string[]): Options | "help" {
  const { values } = parseArgs({
    args,
    options: {
      budget: { type: "string", default: "16" },
      texts: { type: "string", default: "64" },
      rounds: { type: "string", default: "5" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  return {
    budget: wholeNumber("--budget", values.budget),
    texts: wholeNumber("--texts", values.texts),
    rounds: wholeNumber("--rounds", values.rounds),
  };
}
