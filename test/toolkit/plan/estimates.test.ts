import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { methods } from "../../../toolkit/methods/index.ts";
import { lossless } from "../../../toolkit/methods/lossless.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { modelShapes } from "../../../toolkit/model/model-shapes.ts";
import { estimateSeconds } from "../../../toolkit/plan/estimate-seconds.ts";
import { planCompression } from "../../../toolkit/plan/plan-compression.ts";
import { publishedConfigs } from "../../../toolkit/plan/published-configs.ts";
import { resourcesNeeded } from "../../../toolkit/plan/resources-needed.ts";
import { shapesToTime, timeLayers } from "../../../toolkit/plan/time-layers.ts";
import { config } from "../../helpers/pair.ts";

const model = modelShapes(config);
const timed = (work: number, seconds: number) => ({ shape: [1, 1] as const, work, seconds });
const planOf = (...work: number[]) => ({
  ...planCompression(model, bitDelta()),
  layers: work.map((work) => ({ layer: "", shape: [1, 1] as const, bytes: 0, bands: [], work })),
});

describe("the estimate of time", () => {
  it("lies on the line through the two layers that were timed", () => {
    const seconds = estimateSeconds(planOf(10, 20, 40), [timed(20, 4), timed(10, 3)]);
    expect(seconds).toBeCloseTo(3 + 4 + 6, 12); // 2 + work / 10
  });

  it("is proportional to work where the line would begin below zero, or fall", () => {
    expect(estimateSeconds(planOf(10, 20), [timed(10, 1), timed(20, 4)])).toBeCloseTo(2 + 4, 12);
    expect(estimateSeconds(planOf(10, 20), [timed(10, 5), timed(20, 4)])).toBeCloseTo(2 + 4, 12);
    expect(estimateSeconds(planOf(10, 20), [timed(20, 4)])).toBeCloseTo(2 + 4, 12);
  });

  it("needs a layer that was timed", () => {
    expect(() => estimateSeconds(planOf(1), [])).toThrow(ValueError);
  });
});

describe("the layers to time", () => {
  it("are the smallest of the plan and a quarter of its sides", () => {
    expect(shapesToTime(planCompression(model, bitDelta()), bitDelta())).toEqual([
      [8, 16],
      [32, 64],
    ]);
  });

  it("leave out what the budget does not pay for", () => {
    const method = lowRank({ ratio: 1 / 16 });
    expect(shapesToTime(planCompression(model, method), method)).toEqual([[32, 64]]);
  });

  it.each(methods.map((make) => [make().name, make({ ratio: 1 / 4 })] as const))(
    "%s is timed",
    (_, method) => {
      const plan = planCompression(model, method);
      const found = timeLayers(method, shapesToTime(plan, method));
      expect(found.at(-1)!.shape).toEqual([32, 64]);
      expect(found.at(-1)!.work).toBe(plan.layers.find(({ shape }) => shape[0] === 32)!.work);
      expect(found.every(({ seconds }) => Number.isFinite(seconds) && seconds >= 0)).toBe(true);
    },
  );

  it("are timed for methods that calibrate, too", () => {
    const method = deltaCoMe({ ratio: 1 / 4, quantizer: "gptq" });
    expect(timeLayers(method, [[32, 64]])).toHaveLength(1);
  });
});

describe("what a plan needs", () => {
  const { config } = publishedConfigs["Llama-2-7B"];
  const llama = modelShapes(config);
  const needs = (workers: number) => resourcesNeeded(llama, planCompression(llama, bitDelta()), workers);

  it("is memory for the largest layer in each thread, whatever the size of the model", () => {
    expect(needs(2).compress - needs(1).compress).toBe(48 * 11_008 * 4096);
  });

  it("is four bytes a weight to run it, and the file twice on disk", () => {
    expect(needs(1).run / 1e9).toBeCloseTo(0.35 + 4 * 6.738, 1);
    const { total } = planCompression(llama, bitDelta()).ledger;
    expect(needs(1).disk! / total!).toBeCloseTo(2, 2);
    expect(resourcesNeeded(llama, planCompression(llama, lossless())).disk).toBeNull();
  });
});
