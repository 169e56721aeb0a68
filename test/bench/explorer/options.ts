import { parseArgs } from "node:util";
import { wholeNumber } from "../understood.ts";

/** What `bench explorer` can be told. */
export interface Options {
  /** Sides of the square layers. */
  readonly sides: readonly number[];
  readonly rounds: number;
}

export const help = `bench explorer: how soon a layer answers when its bits are moved, as Markdown tables

  --side N    of a square layer; again for several (256, 512 and 1024)
  --rounds N  layers opened anew, one after the other (5)
`;

/** @throws {Error} an option that does not exist, or with a value that it cannot have */
export function readOptions(args: string[]): Options | "help" {
  const { values } = parseArgs({
    args,
    options: {
      side: { type: "string", multiple: true, default: ["256", "512", "1024"] },
      rounds: { type: "string", default: "5" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const sides = values.side.map((text) => wholeNumber("--side", text));
  const narrow = sides.find((side) => side < 128);
  if (narrow !== undefined)
    throw new Error(`--side: expected at least 128, where a sixteenth pays for bands, got ${narrow}`);
  return { sides, rounds: wholeNumber("--rounds", values.rounds) };
}
