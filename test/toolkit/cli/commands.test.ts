import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { calibrationTexts } from "../../../toolkit/cli/calibration-texts.ts";
import { openPair } from "../../../toolkit/delta/pair.ts";
import type { TensorStatistics } from "../../../toolkit/delta/statistics.ts";
import { distillScales } from "../../../toolkit/distill/distill-scales.ts";
import { compressToFile } from "../../../toolkit/file/compress-to-file.ts";
import { openDelta } from "../../../toolkit/file/open-delta.ts";
import { roundToBfloat16 } from "../../../toolkit/io/bfloat16.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { add } from "../../../toolkit/io/weights.ts";
import { dare } from "../../../toolkit/methods/dare.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { bfloat16Values } from "../../../toolkit/methods/parts.ts";
import type { Tokens } from "../../../toolkit/model/tokens.ts";
import { deltalab } from "../../helpers/command.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { tinyPair, writePair } from "../../helpers/pair.ts";
import { randomMatrix } from "../../helpers/random.ts";

const flagsFor = async () => {
  const { base, fineTuned } = await tinyPair();
  const out = path.join(await temporaryFolder(), "x.delta.safetensors");
  return {
    out,
    base: base.folder,
    places: [base.folder, fineTuned.folder],
    flags: ["--base", base.folder, "--fine-tuned", fineTuned.folder, "--out", out],
  };
};

const down = "model.layers.0.mlp.down_proj";

describe("deltalab plan", () => {
  it("foretells what compress writes, to the byte", async () => {
    const { out, flags, places } = await flagsFor();
    const options = ["--ratio", "1/8", "--method", "delta-come", "--bands", "8:1,3:4,2:rest"];
    const planned = JSON.parse((await deltalab(["plan", ...places, ...options, "--json"])).stdout);
    const { stdout } = await deltalab(["compress", ...flags, ...options, "--json"]);
    const { ledger, layers } = JSON.parse(stdout);
    const [plan] = planned.plans;
    expect(plan.ledger.layers).toBe(ledger.layers);
    expect(plan.ledger.byKind).toEqual(ledger.byKind);
    expect(plan.layers.map(({ bytes }: { bytes: number }) => bytes)).toEqual(
      layers.map(({ bytes }: { bytes: number }) => bytes),
    );
    expect(planned.weights).toBe(65_856);
    expect((await stat(out)).size).toBe(ledger.total);
  });

  it("compares all methods in words, with times when asked", async () => {
    const { places } = await flagsFor();
    const { stdout, code } = await deltalab(["plan", ...places, "--ratio", "1/4", "--time"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^65,856 weights: 14 layers to compress, 8.83 kB of other tensors\nto download: nothing/,
    );
    for (const row of [/^low-rank +[\d,]+ +1\/4/m, /^magnitude +≤ [\d,]+/m, /^lossless +\? .* m?s +–$/m])
      expect(stdout).toMatch(row);
  });

  it("shows, of all methods, those that the budget pays for", async () => {
    const { places } = await flagsFor();
    const at = async (ratio: string) =>
      (await deltalab(["plan", ...places, "--ratio", ratio])).stdout.match(/^[a-z-]+(?= {2,})/gm)!;
    const [much, little] = [await at("1/4"), await at("1/40")];
    expect(little).not.toContain("low-rank");
    expect(much).toEqual(expect.arrayContaining([...little, "low-rank"]));
    const one = await deltalab(["plan", ...places, "--ratio", "1/40", "--method", "low-rank"]);
    expect(one).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("lowRank: one direction of a layer"),
    });
  });

  it("refuses two models that do not belong together, and flags about no method", async () => {
    const { base } = await flagsFor();
    const { stderr, code } = await deltalab(["plan", base, "datasets/tiny-base"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^deltalab plan: planCompression: "lm_head.weight" must have the same shape in both/,
    );
    const flag = await deltalab(["plan", base, base, "--bands", "2:rest"]);
    expect(flag).toMatchObject({ code: 2, stderr: expect.stringContaining("--bands is about one method") });
  });
});

describe("deltalab compress", () => {
  it("makes the file that the toolkit makes, in threads, and reports it as JSON", async () => {
    const pair = await tinyPair();
    const { out, flags } = await flagsFor();
    const options = ["--ratio", "1/8", "--bands", "8:1,3:4,2:rest", "--workers", "2", "--json"];
    const { stdout, stderr, code } = await deltalab(["compress", ...flags, ...options]);
    expect(stderr).toContain("compress: 21/21 ");
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ method: "delta-come", rest: "exact", options: { ratio: 1 / 8 } });
    expect(report.ledger.total).toBe((await stat(out)).size);
    expect(report.bitsPerWeight).toBeCloseTo(16 * report.ratio, 12);
    expect(report.layers[0]).toMatchObject({ name: pair.layers[0], shape: [64, 96] });
    const bands = [
      { bits: 8, rank: 1 },
      { bits: 3, rank: 4 },
      { bits: 2, rank: "rest" },
    ] as const;
    const again = path.join(await temporaryFolder(), "again");
    await compressToFile(pair, deltaCoMe({ ratio: 1 / 8, bands }), again);
    expect(await readFile(out)).toEqual(await readFile(again));
  });

  it("draws the same from the same seed, and something else from another", async () => {
    const made = async (seed: number) => {
      const { out, flags } = await flagsFor();
      await deltalab(["compress", ...flags, "--method", "dare", "--seed", `${seed}`]);
      return readFile(out);
    };
    const again = path.join(await temporaryFolder(), "again");
    await compressToFile(await tinyPair(), dare({ seed: 7 }), again);
    expect(await made(7)).toEqual(await readFile(again));
    expect(await made(8)).not.toEqual(await readFile(again));
  });

  it("keeps nothing but the layers with --rest base", async () => {
    const { flags } = await flagsFor();
    const { stdout } = await deltalab([
      "compress",
      ...flags,
      "--method",
      "bit-delta",
      "--rest",
      "base",
      "--json",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ rest: "base", ledger: { uncompressed: 0 } });
  });

  it.each([
    ["the fine-tuned model", [], ""],
    [
      "the layers compressed before, as released",
      ["--fidelity", "released", "--workers", "2"],
      ", in sequence",
    ],
  ])(
    "rounds by GPTQ for the texts that it is given, on %s, and tells what they were",
    async (_, flags, told) => {
      const texts = path.join(await temporaryFolder(), "texts.jsonl");
      await writeFile(texts, '{"text": "Tom has 3 apples."}\n{"text": "Ann buys 2 books and 4 pens."}\n');
      const out = path.join(await temporaryFolder(), "x.delta.safetensors");
      const pair = ["--base", "datasets/tiny-base", "--fine-tuned", "datasets/tiny-math", "--out", out];
      const asked = ["--calibration", texts, ...flags, "--json"];
      const { stdout, stderr, code } = await deltalab(["compress", ...pair, ...asked]);
      expect(code, stderr).toBe(0);
      const report = JSON.parse(stdout);
      expect(report.options.quantizer).toBe("gptq");
      expect(report.calibration).toMatch(new RegExp(`^2 texts, \\d+ tokens, sha256 [0-9a-f]{64}${told}$`));
      expect(report.layers[0].outputError).toBeGreaterThan(0);
      expect(report.layers[0].outputError).toBeLessThan(report.layers[0].error);
    },
  );

  it("distils BitDelta's scales, goes on from the steps that were finished, and tells how they were found", async () => {
    const folder = await temporaryFolder();
    const [out, texts] = ["x.delta.safetensors", "texts.jsonl"].map((name) => path.join(folder, name));
    await writeFile(texts!, '{"text": "Tom has 3 apples."}\n{"text": "Ann buys 2 books and 4 pens."}\n');
    const pair = ["--base", "datasets/tiny-base", "--fine-tuned", "datasets/tiny-math", "--out", out!];
    const method = ["--method", "bit-delta", "--calibration", texts!, "--distill", "4", "--seed", "7"];
    const stopped = await deltalab(["compress", ...pair, ...method], (child, stderr) => {
      if (stderr.includes("distill: 1/4")) child.kill("SIGINT");
    });
    expect([stopped.signal, existsSync(out!)]).toEqual(["SIGINT", false]);
    const { stdout, stderr, code } = await deltalab(["compress", ...pair, ...method, "--resume", "--json"]);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain("distill: 1/4");
    const distilled = { steps: 4, learningRate: 1e-4, batch: 4, length: 128, seed: 7 };
    expect(JSON.parse(stdout)).toMatchObject({
      options: { distilled },
      calibration: expect.stringMatching(/^2 texts/),
    });
    expect(await readdir(folder)).toEqual(["texts.jsonl", "x.delta.safetensors"]);
    const opened = await openPair({ base: "datasets/tiny-base", fineTuned: "datasets/tiny-math" });
    const { texts: read } = await calibrationTexts(texts!, opened.fineTuned, {
      sequential: false,
      gradients: false,
    });
    const { scales } = await distillScales(opened, read as Tokens, { steps: 4, seed: 7 });
    const layer = "model.layers.3.mlp.up_proj";
    const [scale] = bfloat16Values((await (await openDelta(out!)).parts(layer))["scale"]!);
    expect(scale).toBe(roundToBfloat16(Float32Array.of(scales![layer]!))[0]);
  });

  it("does not go on with steps of another distillation", async () => {
    const { out, flags } = await flagsFor();
    const texts = path.join(path.dirname(out), "texts.jsonl");
    await writeFile(texts, '{"text": "Tom has 3 apples."}\n');
    await mkdir(`${out}.unfinished`);
    await writeFile(path.join(`${out}.unfinished`, "distillation.json"), '{"job": "another", "state": {}}');
    await copyFile("datasets/tiny-math/tokenizer.json", path.join(flags[3]!, "tokenizer.json"));
    const method = ["--method", "bit-delta", "--calibration", texts, "--distill", "2", "--resume"];
    const { stderr, code } = await deltalab(["compress", ...flags, ...method]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/distill: expected to go on with the same checkpoints, texts, steps and seed/);
  });

  it("stopped by Ctrl-C leaves nothing half-written, and --resume goes on to the same file", async () => {
    const model = (seed: number) =>
      new Map(
        Array.from({ length: 10 }, (_, i) => [
          `model.layers.${i}.mlp.down_proj.weight`,
          randomMatrix(512, 512, seed + i),
        ]),
      );
    const { base, fineTuned } = await writePair(model(1), model(2));
    const out = path.join(await temporaryFolder(), "x.delta.safetensors");
    const args = ["compress", "--base", base, "--fine-tuned", fineTuned, "--out", out, "--workers", "1"];
    const stopped = await deltalab(args, (child, stderr) => {
      if (stderr.includes("1/10")) child.kill("SIGINT");
    });
    expect(stopped.signal).toBe("SIGINT");
    expect(stopped.stderr).toContain("--resume");
    expect(existsSync(out)).toBe(false);
    const left = await readdir(path.dirname(out), { recursive: true });
    expect(left.filter((name) => name.endsWith(".partial"))).toEqual([]);
    expect(left.filter((name) => name.endsWith(".safetensors")).length).toBeGreaterThan(0);
    const { code, stderr } = await deltalab([...args, "--resume"]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("1/10 ");
    expect(await readdir(path.dirname(out))).toEqual([path.basename(out)]);
    const again = path.join(await temporaryFolder(), "again");
    await compressToFile(await openPair({ base, fineTuned }), deltaCoMe(), again);
    expect(await readFile(out)).toEqual(await readFile(again));
  });

  it("fails with one line, from a thread too, and leaves no file", async () => {
    const base = randomMatrix(64, 64, 1);
    const fineTuned = randomMatrix(64, 64, 2);
    fineTuned.data[5] = Number.NaN;
    const pair = await writePair(
      new Map([[`${down}.weight`, base]]),
      new Map([[`${down}.weight`, fineTuned]]),
    );
    const out = path.join(await temporaryFolder(), "x.delta.safetensors");
    const flags = ["--base", pair.base, "--fine-tuned", pair.fineTuned, "--out", out];
    const { stdout, stderr, code } = await deltalab(["compress", ...flags]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^deltalab compress: pair\.delta: expected finite weights, got .* NaN .*\n$/);
    expect(await readdir(path.dirname(out))).toEqual([]);
  });
});

describe("deltalab inspect", () => {
  it("reports the ledger, whose total is the file's size, and the layers", async () => {
    const { out, flags } = await flagsFor();
    await deltalab(["compress", ...flags, "--ratio", "1/8"]);
    const { stdout, code } = await deltalab(["inspect", out, "--json"]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ method: "delta-come", options: { ratio: 1 / 8 }, version: 1 });
    expect(report.ledger.total).toBe((await stat(out)).size);
    const people = await deltalab(["inspect", out]);
    expect(people.stdout).toContain("14 layers at ");
    expect(people.stdout).toMatch(/total +\d+,\d{3}\n/);
  });

  it("fails for a file of which one byte has changed", async () => {
    const { out, flags } = await flagsFor();
    await deltalab(["compress", ...flags, "--method", "bit-delta"]);
    const bytes = await readFile(out);
    bytes[bytes.length - 1]! ^= 4;
    await writeFile(out, bytes);
    const { stdout, stderr, code } = await deltalab(["inspect", out]);
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
    expect(stderr).toMatch(/^deltalab inspect: openDelta: ".*" must have sha256 .*\n$/);
  });
});

describe("deltalab apply", () => {
  it("makes a checkpoint", async () => {
    const pair = await tinyPair();
    const { out, base, flags } = await flagsFor();
    await deltalab(["compress", ...flags, "--ratio", "1/8"]);
    const folder = path.join(await temporaryFolder(), "made");
    const { stdout, code } = await deltalab([
      "apply",
      "--base",
      base,
      "--delta",
      out,
      "--out",
      folder,
      "--json",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ folder, tensors: 21 });
    const made = await openCheckpoint(folder);
    expect(await made.bytes("lm_head.weight")).toEqual(await pair.fineTuned.bytes("lm_head.weight"));
  });

  it("reads as many bits of a file as it is told to, where it has so many", async () => {
    const { out, base, flags } = await flagsFor();
    await deltalab(["compress", ...flags, "--method", "any-precision", "--bits", "6"]);
    const make = (bits: string, folder: string) =>
      deltalab(["apply", "--base", base, "--delta", out, "--out", folder, "--bits", bits]);
    const folder = path.join(await temporaryFolder(), "made");
    expect((await make("3", folder)).code).toBe(0);
    const expected = add(
      await (await openCheckpoint(base)).weight(`${down}.weight`),
      await (await openDelta(out, { bits: 3 })).delta(down),
      down,
    );
    const made = await (await openCheckpoint(folder)).weight(`${down}.weight`);
    expect(made.data).toEqual(roundToBfloat16(expected.data));
    const none = path.join(await temporaryFolder(), "none");
    expect(await make("7", none)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("deltalab apply: anyPrecision: bits to read must be 2…6, got 7\n"),
    });
    expect(existsSync(none)).toBe(false);
  });

  it("refuses another base", async () => {
    const { out, flags } = await flagsFor();
    await deltalab(["compress", ...flags, "--method", "bit-delta"]);
    const folder = path.join(await temporaryFolder(), "made");
    const args = ["apply", "--base", flags[3]!, "--delta", out, "--out", folder]; // the fine-tuned model
    const { stderr, code } = await deltalab(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/deltalab apply: delta\.on: expected sha256 .* of the base/);
    expect(existsSync(folder)).toBe(false);
  });
});

describe("deltalab diff", () => {
  it("reports every tensor as JSON", async () => {
    const { base, fineTuned } = await tinyPair();
    const { stdout, code } = await deltalab(["diff", base.folder, fineTuned.folder, "--json"]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as TensorStatistics[];
    expect(found.map(({ name }) => name)).toEqual(base.names);
    const layer = found.find(({ name }) => name === `${down}.weight`)!;
    expect(Object.keys(layer)).toEqual([
      "name",
      "shape",
      "deltaNorm",
      "relativeNorm",
      "unchanged",
      "stableRank",
      "energy",
    ]);
  });
});

describe("the command line", () => {
  it.each(["plan", "diff", "inspect", "compress", "apply", "evaluate"])("explains %s", async (name) => {
    const { stdout, code } = await deltalab([name, "--help"]);
    expect(stdout).toContain(`deltalab ${name} `);
    expect(code).toBe(0);
  });

  it.each([
    [["compress", "--base", "x", "--fine-tuned", "y"], "expected --out, got none"],
    [["compress", "--frobnicate"], "Unknown option '--frobnicate'"],
    [["inspect"], "expected FILE, got none"],
    [["diff", "x"], "expected BASE FINETUNED, got x"],
  ])("that says %j is not understood", async (args, problem) => {
    const { stdout, stderr, code } = await deltalab(args);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toMatch(/^deltalab \w+: .*\(see: deltalab \w+ --help\)\n$/);
    expect(stderr).toContain(problem);
  });

  it("that names what is not there says where it looked", async () => {
    const { stderr, code } = await deltalab(["diff", "no/such/base", "no/such/model"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^deltalab diff: openCheckpoint: .*no\/such\/.*\n$/);
  });
});
