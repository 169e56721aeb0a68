import { expect, test } from "vitest";
import { temporaryFolder } from "../../helpers/folder.ts";
import { always, type MeasuredKernel } from "./kernels.ts";
import { measures } from "./measures/index.ts";
import { start } from "./measures/start.ts";
import { measureAll } from "./rounds.ts";

test("our kernel and ipykernel answer everything that is measured, and rightly", async () => {
  const titles = new Set<string>();
  const { faults } = await measureAll(always(await temporaryFolder()), measures, 0, (_, title) =>
    titles.add(title),
  );
  expect(faults).toEqual([]);
  expect(titles.size).toBe(measures.length);
});

test("a kernel that is wrong is named and not timed; the others are", async () => {
  const [, ipykernel] = always(await temporaryFolder()) as [MeasuredKernel, MeasuredKernel];
  const wrong = { ...ipykernel, name: "wrong", dialect: { ...ipykernel.dialect, sum: () => "1 + 2" } };
  const { rows, faults } = await measureAll([ipykernel, wrong], [start], 1);
  expect(rows.map(({ samples }) => [...samples].map(([name, { length }]) => [name, length]))).toEqual([
    [["ipykernel", 1]],
    [["ipykernel", 1]],
  ]);
  expect(faults).toEqual([
    { kernel: "wrong", rows: rows.map(({ title }) => title), reason: '1 + 1: expected "2", got "3"' },
  ]);
});
