import { describe, expect, test } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { rateDistortion } from "../../../toolkit/plot/index.ts";

interface Trace {
  x: number[];
  line: { color: string; dash: string };
  marker: { symbol: string };
  error_y: { array: number[]; arrayminus: number[] };
}

const words = { title: "Word problems", y: "right answers, %" };
const one = {
  name: "a",
  bits: [0.125, 1],
  values: [10, 80],
  intervals: [[5, 20] as const, [70, 90] as const],
};

describe("rate and distortion", () => {
  test("bits are a logarithmic axis, with numbers where half as much is stored", () => {
    const { layout } = rateDistortion([one], words);
    expect(layout.xaxis).toMatchObject({ type: "log", tickvals: [1, 0.5, 0.25, 0.125] });
  });

  test("intervals stand at their points", () => {
    const [trace] = rateDistortion([one], words).data as unknown as Trace[];
    expect(trace!.error_y).toMatchObject({ array: [10, 10], arrayminus: [5, 10] });
    const wrong = { ...one, intervals: [[5, 20] as const, [81, 90] as const] };
    expect(() => rateDistortion([wrong], words)).toThrow(ValueError);
  });

  test("nine methods differ in marker, and in colour or line", () => {
    const nine = Array.from({ length: 9 }, (_, i) => ({ ...one, name: `method ${i}` }));
    const traces = rateDistortion(nine, words).data as unknown as Trace[];
    expect(new Set(traces.map(({ line, marker }) => `${line.color} ${marker.symbol}`)).size).toBe(9);
    expect(new Set(traces.map(({ line }) => `${line.color} ${line.dash}`)).size).toBe(9);
  });

  test.each([
    ["linear", { title: "error" }, 120],
    ["logarithmic", { title: "error", scale: "log" } as const, 1000],
  ])("on a %s axis a mark beyond the points is seen", (_, y, at) => {
    const { layout } = rateDistortion([one], { ...words, y, marks: [{ axis: "y", at, text: "base" }] });
    const [low, high] = layout.yaxis!.range as [number, number];
    const place = layout.yaxis!.type === "log" ? Math.log10 : (x: number) => x;
    expect(high).toBeGreaterThan(place(at));
    expect(low).toBeLessThanOrEqual(place(5));
  });
});
