import { parseArgs } from "node:util";
import { wholeNumber } from "../understood.ts";

/** What `bench serving` can be told. */
export interface Options {
  /** How many tenants a server has. */
  readonly tenants: readonly number[];
  /** How many requests each tenant sends at once. */
  readonly requests: readonly number[];
  /** Tokens that are written after each prompt. */
  readonly tokens: number;
  /** 16 where a sixteenth of the layers' 16-bit bytes is stored. */
  readonly budget: number;
  /** Sides of the layers that are measured by themselves. */
  readonly widths: readonly number[];
  readonly rounds: number;
  /** A file for all numbers as JSON. */
  readonly json: string | undefined;
}

export const help = `bench serving: many fine-tunes from one base beside merged models, as Markdown tables

  --tenants N     tenants of a server; with commas between (1,3,6)
  --requests N    requests of each tenant at once; with commas between (1,4)
  --tokens N      tokens written after each prompt (32)
  --budget N      of the layers' 16-bit bytes one in N is stored (16)
  --widths N      sides of layers measured by themselves; with commas between (2048)
  --rounds N      how often everything is measured, taking turns (5)
  --json FILE     all measurements too, for programs

Every server writes what the merged models of its deltas write, and has their logits, before it is timed.
`;

/** @throws {Error} an option that does not exist, or with a value that it cannot have */
export function readOptions(args: string[]): Options | "help" {
  const { values } = parseArgs({
    args,
    options: {
      tenants: { type: "string", default: "1,3,6" },
      requests: { type: "string", default: "1,4" },
      tokens: { type: "string", default: "32" },
      budget: { type: "string", default: "16" },
      widths: { type: "string", default: "2048" },
      rounds: { type: "string", default: "5" },
      json: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const numbers = (option: string, text: string) =>
    text.split(",").map((one) => wholeNumber(option, one.trim()));
  return {
    tenants: numbers("--tenants", values.tenants),
    requests: numbers("--requests", values.requests),
    tokens: wholeNumber("--tokens", values.tokens),
    budget: wholeNumber("--budget", values.budget),
    widths: numbers("--widths", values.widths),
    rounds: wholeNumber("--rounds", values.rounds),
    json: values.json,
  };
}
