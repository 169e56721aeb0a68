import { describe, expect, it } from "vitest";
import { type Arguments, UsageError } from "../../../toolkit/cli/command.ts";
import { bandsFrom, inSequence, methodFrom, ratioFrom } from "../../../toolkit/cli/method-flags.ts";

const given = (flags: Arguments["flags"]): Arguments => ({ positionals: [], flags });

describe("a ratio", () => {
  it.each([
    ["1/16", 1 / 16],
    ["0.0625", 0.0625],
    [".05", 0.05],
    ["1/14.8", 1 / 14.8],
  ])("is understood as %s", (text, ratio) => expect(ratioFrom(text)).toBe(ratio));

  it.each(["", "1/", "a", "-1/16", "1/0", "1/16/2", "6 %"])("is not %j", (text) => {
    expect(() => ratioFrom(text)).toThrow(UsageError);
  });
});

describe("bands", () => {
  it("are bits and ranks", () => {
    expect(bandsFrom("8:2,2:rest")).toEqual([
      { bits: 8, rank: 2 },
      { bits: 2, rank: "rest" },
    ]);
  });

  it.each(["", "8", "8:", "8:2,", "8:2;3:4", "eight:2"])("are not %j", (text) => {
    expect(() => bandsFrom(text)).toThrow(UsageError);
  });
});

describe("a method", () => {
  it("is Delta-CoMe unless another is named, with the options that are given", () => {
    expect(methodFrom(given({}))).toMatchObject({ name: "delta-come", options: { ratio: 1 / 16 } });
    expect(methodFrom(given({ method: "low-rank", ratio: "1/8" }))).toMatchObject({
      name: "low-rank",
      options: { ratio: 1 / 8 },
    });
    expect(methodFrom(given({ accounting: "paper" })).options).toMatchObject({ accounting: "paper" });
  });

  it("makes what it can of calibration texts: rounds by GPTQ, finds its q for outputs", () => {
    expect(methodFrom(given({ calibration: "texts.jsonl" })).options).toMatchObject({ quantizer: "gptq" });
    const darex = methodFrom(given({ method: "darex", calibration: "texts.jsonl" }));
    expect(darex.options).toMatchObject({ q: "outputs" });
  });

  it("is as faithful to the released code as asked", () => {
    const flags = { calibration: "texts.jsonl", fidelity: "released" };
    expect(methodFrom(given(flags)).options).toMatchObject({ quantizer: "gptq", fidelity: "released" });
    expect(() => methodFrom(given({ fidelity: "released" }))).toThrow(UsageError);
    expect(() => methodFrom(given({ ...flags, method: "low-rank" }))).toThrow(UsageError);
  });

  it("takes what says nothing new: a sixteenth for one bit a weight, stored bytes, a seed", () => {
    expect(methodFrom(given({ method: "bit-delta", ratio: "1/16", seed: "3" })).name).toBe("bit-delta");
    expect(methodFrom(given({ method: "magnitude", accounting: "stored" })).name).toBe("magnitude");
  });

  it.each<Arguments["flags"]>([
    { method: "frobnicate" },
    { method: "bit-delta", ratio: "1/32" },
    { method: "lossless", ratio: "1/16" },
    { method: "low-rank", bands: "8:2" },
    { method: "dare", accounting: "paper" },
    { accounting: "guessed" },
    { seed: "-1" },
    { distill: "200", calibration: "texts.jsonl" },
    { method: "bit-delta", distill: "200" },
    { method: "bit-delta", distill: "0", calibration: "texts.jsonl" },
  ])("is not %j", (flags) => {
    expect(() => methodFrom(given(flags))).toThrow(UsageError);
  });
});

describe("calibration", () => {
  const texts = { calibration: "texts.jsonl" };

  it.each([
    [{}, false],
    [texts, false],
    [{ ...texts, fidelity: "corrected" }, false],
    [{ ...texts, fidelity: "released" }, true],
    [{ ...texts, "calibrate-on": "compressed" }, true],
    [{ ...texts, "calibrate-on": "fine-tuned" }, false],
  ])("asked for by %j is in sequence: %s", (flags, expected) => {
    expect(inSequence(given(flags))).toBe(expected);
  });

  it.each([
    { ...texts, "calibrate-on": "base" },
    { "calibrate-on": "compressed" },
    { ...texts, "calibrate-on": "fine-tuned", fidelity: "released" },
  ])("is not %j", (flags) => {
    expect(() => inSequence(given(flags))).toThrow(UsageError);
  });
});
