import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../toolkit/cli/command.ts";
import { compare } from "../../../toolkit/cli/compare.ts";
import { budgetsFrom, contendersFrom, seedsFrom } from "../../../toolkit/cli/compare-flags.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

const given = (flags: Parameters<typeof compare.run>[0]["flags"]) => ({ positionals: ["a", "b"], flags });

describe("what deltalab compare understands", () => {
  it("budgets and seeds", () => {
    expect(budgetsFrom(given({ budgets: "1/8,0.0625" }))).toEqual([1 / 8, 1 / 16]);
    expect(budgetsFrom(given({}))).toHaveLength(6);
    expect(seedsFrom(given({ seeds: "1,2" }))).toEqual([1, 2]);
  });

  it("methods by name, and with options, under names that differ", () => {
    const flags = {
      methods: "low-rank,dare",
      method: ['dare {"rescale": 2}', 'dare {"name": "three", "rescale": 3}'],
    };
    const contenders = contendersFrom(given(flags));
    expect(contenders.map(({ name }) => name)).toEqual(["low-rank", "dare", 'dare {"rescale":2}', "three"]);
    expect(contenders[3]!.at(1 / 8, 5).options).toEqual({ ratio: 1 / 8, seed: 5, rescale: 3 });
  });

  it("calibration: methods make of it what they can", () => {
    const [deltaCoMe] = contendersFrom(given({ methods: "delta-come", calibration: "texts.jsonl" }));
    expect(deltaCoMe!.at(1 / 8, 0).options).toMatchObject({ quantizer: "gptq" });
  });
});

describe("what deltalab compare refuses", () => {
  it.each([
    [{}, "expected --out, got none"],
    [{ out: "x.html" }, "expected --methods or --method, got none"],
    [{ out: "x.html", methods: "frobnicate" }, "--method: methodNamed: expected one of low-rank"],
    [{ out: "x.html", method: ["dare {rescale: 2}"] }, /--method: .*JSON/],
    [{ out: "x.html", method: ["dare, 2"] }, "--method must be a name and options in JSON"],
    [
      { out: "x.html", method: ['dare {"rescale": -1}'] },
      "--method: dare: rescale must be a number above 0, got -1",
    ],
    [{ out: "x.html", methods: "dare", budgets: "1/8,a" }, "--budgets must be a share such as 1/16"],
    [{ out: "x.html", methods: "dare", seeds: "1,-2" }, '--seeds must be whole numbers below 2^32, got "-2"'],
    [{ out: "x.html", methods: "dare", against: "low-rank" }, "--against must be one of the methods"],
  ])("%j, for its usage", async (flags, problem) => {
    await expect(compare.run(given(flags))).rejects.toThrow(UsageError);
    await expect(compare.run(given(flags))).rejects.toThrow(problem);
  });

  it("a folder for the report that is not there, before any work is done", async () => {
    const flags = { out: "no/such/x.html", methods: "dare", task: ["x.jsonl"] };
    await expect(compare.run(given(flags))).rejects.toThrow(/report: expected a folder for no\/such\/x.html/);
  });

  it("texts that are none", async () => {
    const file = path.join(await temporaryFolder(), "x.jsonl");
    await writeFile(file, '{"words": 1}\n');
    const flags = { out: "x.html", methods: "dare", calibration: file };
    await expect(compare.run(given(flags))).rejects.toThrow(/texts: expected/);
  });
});
