import { expect, test } from "vitest";
import { WrongAnswer } from "./answer.ts";
import { Ledger } from "./ledger.ts";
import { firstAndLater, milliseconds } from "./measure.ts";
import type { RunningKernel } from "./running.ts";

const lines = milliseconds("lines", 2, async () => 5);
const completion = firstAndLater(
  "completion",
  "later",
  milliseconds("", 2, async (_, repeat) => 10 - repeat),
);
const nobody = {} as RunningKernel; // these measures ask nothing of it

test("keeps the samples of every kernel apart, in the order of the rows", async () => {
  const ledger = new Ledger([lines, completion]);
  for (const repeat of [0, 1, 2]) ledger.record("ours", completion, await completion.take(nobody, repeat));
  ledger.record("theirs", lines, await lines.take(nobody, 0));
  expect(ledger.rows).toEqual([
    { title: "lines", unit: "ms", samples: new Map([["theirs", [5]]]) },
    { title: "completion, first", unit: "ms", samples: new Map([["ours", [10]]]) },
    { title: "completion, later", unit: "ms", samples: new Map([["ours", [9, 8]]]) },
  ]);
});

test("a wrong answer takes away the kernel's times in that row, and only there", async () => {
  const ledger = new Ledger([lines, completion]);
  for (const kernel of ["ours", "theirs"]) ledger.record(kernel, lines, [[5]]);
  await ledger.noting("theirs", lines, () => Promise.reject(new WrongAnswer("507 lines came")));
  expect(ledger.rows[0]!.samples).toEqual(new Map([["ours", [5]]]));
  expect(ledger.faults).toEqual([{ kernel: "theirs", rows: ["lines"], reason: "507 lines came" }]);
  expect([lines, completion].map((measure) => ledger.isWrong("theirs", measure))).toEqual([true, false]);
});

test("an error of the benchmark itself is not taken for the kernel's", async () => {
  const ledger = new Ledger([lines]);
  await expect(
    ledger.noting("ours", lines, () => Promise.reject(new TypeError("no such field"))),
  ).rejects.toThrow("no such field");
});
