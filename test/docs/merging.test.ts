import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { dareTies } from "../../toolkit/merge/dare-ties.ts";
import { taskArithmetic } from "../../toolkit/merge/task-arithmetic.ts";
import { ties } from "../../toolkit/merge/ties.ts";
import { widen } from "../../toolkit/merge/widen.ts";

const page = await readFile("docs/merging.md", "utf8");

it.each(Object.entries({ taskArithmetic, ties, dareTies, widen }))(
  "docs/merging.md has a line for %s with its options and the paper that it names",
  (name, make) => {
    const rule = make();
    const line = page.split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
    expect(line).toContain(`](${rule.paper})`);
    for (const option of Object.keys(rule.options)) expect(line).toContain(`\`${option}\``);
  },
);
