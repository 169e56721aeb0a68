import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { KernelClient } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Errors as the author of a cell reads them, over real sockets. Tests share one kernel.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const traceback = (reply: Record<string, unknown>) =>
  stripVTControlCharacters((reply["traceback"] as string[]).join("\n"));

test("an error from deep inside still names the line of the cell that led there", async () => {
  const { reply } = await kernel.execute(
    'function deep(n: number): never { if (n === 0) throw new Error("at the bottom"); return deep(n - 1); }\nlet before = 1;\ndeep(30);',
  );
  expect(traceback(reply)).toMatch(/at Cell In \[\d+\]:3:1$/m);
});

test("an error points at the line that threw it", async () => {
  const { reply } = await kernel.execute(
    "function pick(rank: number): never {\n  throw new RangeError('no rank ' + rank);\n}\n\npick(3);",
  );
  expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no rank 3" });
  const cell = `Cell In [${reply["execution_count"]}]`;
  expect(traceback(reply)).toBe(
    [
      `${cell}, line 2`,
      "    2 |   throw new RangeError('no rank ' + rank);",
      "      |         ^",
      "RangeError: no rank 3",
      `    at pick (${cell}:2:9)`,
      `    at ${cell}:5:1`,
    ].join("\n"),
  );
});

test("a type error stops the cell before it runs", async () => {
  const { reply } = await kernel.execute('console.log("ran"); const text: string = 5;');
  expect(traceback(reply)).toBe(
    [
      `Cell In [${reply["execution_count"]}], line 1, column 27 - error TS2322: Type 'number' is not assignable to type 'string'.`,
      '    1 | console.log("ran"); const text: string = 5;',
      "      |                           ~~~~",
      "",
    ].join("\n"),
  );
});
