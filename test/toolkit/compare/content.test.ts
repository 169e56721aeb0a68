import { describe, expect, it } from "vitest";
import { codeDigest, methodFiles } from "../../../toolkit/compare/content.ts";
import { methods } from "../../../toolkit/methods/index.ts";

const NOTHING = codeDigest([]);

describe("the digest of code", () => {
  it.each(methods.map((make) => make().name))("finds the file of %s", (name) => {
    expect(codeDigest(methodFiles(name))).not.toBe(NOTHING);
  });

  it("is another for each method, and not that of all of them", () => {
    const digests = methods.map((make) => codeDigest(methodFiles(make().name)));
    expect(new Set(digests).size).toBe(methods.length);
  });

  it("is of what a file imports, too", () => {
    expect(codeDigest(["methods/dare", "methods/kept-at-random"])).toBe(codeDigest(["methods/dare"]));
    expect(codeDigest(["methods/dare", "methods/svd"])).toBe(codeDigest(["methods/dare"])); // there is none of that name
    expect(codeDigest(["methods/dare", "methods/low-rank"])).not.toBe(codeDigest(["methods/dare"]));
  });
});
