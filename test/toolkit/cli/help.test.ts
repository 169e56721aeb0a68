import { expect, it } from "vitest";
import { apply } from "../../../toolkit/cli/apply.ts";
import { compare } from "../../../toolkit/cli/compare.ts";
import { compress } from "../../../toolkit/cli/compress.ts";
import { diff } from "../../../toolkit/cli/diff.ts";
import { evaluate } from "../../../toolkit/cli/evaluate.ts";
import { inspect } from "../../../toolkit/cli/inspect.ts";
import { plan } from "../../../toolkit/cli/plan.ts";

it.each(Object.entries({ apply, compare, compress, diff, evaluate, inspect, plan }))(
  "the help of deltalab %s fits in 110 columns, and knows every flag",
  (_, { help, options }) => {
    expect(help.split("\n").filter((line) => line.length > 110)).toEqual([]);
    expect(Object.keys(options).filter((flag) => !help.includes(`--${flag}`))).toEqual([]);
  },
);
