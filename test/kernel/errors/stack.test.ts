import { SourceMap } from "node:module";
import { expect, test } from "vitest";
import { readStack } from "../../../kernel/errors/stack.ts";

const cell = { label: "In [2]", source: "line one\nline two", map: "" };
const cells = new Map([[7, cell]]);

test("names cells by their label, and leaves the kernel's own frames away", () => {
  const stack = [
    "Error: no",
    "    at f (cell-7.ts:2:3)",
    "    at new Promise (<anonymous>)",
    "    at node:internal/main/run_main_module:28:49",
    "    at async cell-7.ts:1:1",
    "    at Session.post (node:inspector:136:22)",
    "    at run (file:///kernel.js:1:1)",
  ].join("\n");
  expect(readStack(stack, cells)).toEqual({
    frames: ["at f (Cell In [2]:2:3)", "at new Promise (<anonymous>)", "at async Cell In [2]:1:1"],
    place: { cell, line: 2, column: 3 },
  });
});

test("a line of the message that looks like a place is no frame", () => {
  expect(readStack("Error: see cell-7.ts:1:1\n    at cell-8.ts:1:1", cells)).toEqual({
    frames: ["at cell-8.ts:1:1"],
    place: undefined,
  });
});

test("places are those of the cell's own text", () => {
  // One generated line; its column 4 comes from line 2, column 6 (both from 0): fields 4, 0, 1, 6 in base64 VLQ.
  const map = JSON.stringify({ version: 3, sources: ["cell.ts"], names: [], mappings: "IACM" });
  expect(new SourceMap(JSON.parse(map)).findEntry(0, 4)).toMatchObject({
    originalLine: 1,
    originalColumn: 6,
  });
  const mapped = new Map([[7, { ...cell, map }]]);
  expect(readStack("Error\n    at cell-7.ts:1:5", mapped).place).toMatchObject({ line: 2, column: 7 });
});
