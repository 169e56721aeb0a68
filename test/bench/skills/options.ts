import { parseArgs } from "node:util";
import { recipes } from "../../../datasets/recipes/index.ts";
import { wholeNumber } from "../understood.ts";

/** What `bench skills` can be told. */
export interface Options {
  /** Fine-tunes without `tiny-`, such as `math` or `math-seed-2`. */
  readonly pairs: readonly string[];
  /** Names of the toolkit's methods, or of those in `rows.ts`. */
  readonly methods: readonly string[];
  /** 16 for a sixteenth of the 16-bit bytes of the layers. */
  readonly budgets: readonly number[];
  /** Held-out problems that each model answers. */
  readonly problems: number;
  /** A file for all numbers as JSON. */
  readonly json: string | undefined;
}

/** All that is shipped; the base is what they are compared with. */
const PAIRS = recipes.map(({ name }) => name).filter((name) => name !== "base");

export const help = `bench skills: what compression leaves of what the shipped models learned, as a Markdown table

  --pairs NAMES   with commas between (${PAIRS.join(",")}); math-seed-2, math-lora, math-random once they are made
  --methods NAMES of docs/methods.md, calibrated on 64 texts where they have a use for them (low-rank,bit-delta,delta-come,water-fill);
                  delta-come is rounded to nearest here, without calibration, and delta-come-gptq by GPTQ with U refitted;
                  any-precision and delta-zip have as many bits as the budget pays for
  --budgets N     of the layers' 16-bit bytes one in N is stored; with commas between (16,24,32)
  --problems N    held-out problems that each model answers (200)
  --json FILE     all numbers too, for programs

Programs that a model writes are run, in a process of their own, within limits. Takes about a minute for a pair and a budget.
What was measured is kept in .deltalab/compare, and not measured again. More of it: deltalab compare --help.
`;

/** @throws {Error} an option that does not exist, or with a value that it cannot have */
export function readOptions(args: string[]): Options | "help" {
  const { values } = parseArgs({
    args,
    options: {
      pairs: { type: "string", default: PAIRS.join(",") },
      methods: { type: "string", default: "low-rank,bit-delta,delta-come,water-fill" },
      budgets: { type: "string", default: "16,24,32" },
      problems: { type: "string", default: "200" },
      json: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  return {
    pairs: values.pairs.split(",").map(pairOf),
    methods: values.methods.split(","),
    budgets: values.budgets.split(",").map((text) => wholeNumber("--budgets", text)),
    problems: wholeNumber("--problems", values.problems),
    json: values.json,
  };
}

function pairOf(name: string): string {
  if (PAIRS.some((pair) => name === pair || name.startsWith(`${pair}-`))) return name;
  throw new Error(`--pairs: expected names that begin with ${PAIRS.join(", ")}, got "${name}"`);
}
