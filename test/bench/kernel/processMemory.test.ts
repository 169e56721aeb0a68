import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { descendants, memoryOf } from "./processMemory.ts";

test("a family is a process, its children and theirs", () => {
  const parents = new Map([
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 4],
    [6, 1],
  ]);
  expect(descendants(2, parents).toSorted()).toEqual([2, 3, 4, 5]);
  expect(descendants(6, parents)).toEqual([6]);
});

test("the memory of a process counts what its children hold", async ({ skip }) => {
  skip(process.platform !== "linux", "memory is read from Linux's /proc");
  const holds = "const held = Buffer.alloc(100e6, 1); console.log(held.length); process.stdin.resume();";
  const parent = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(holds)}], { stdio: "inherit" });`;
  const started = spawn(process.execPath, ["-e", parent], { stdio: ["pipe", "pipe", "inherit"] });
  await once(started.stdout, "data");
  const { resident } = (await memoryOf(started.pid!))!;
  expect(resident).toBeGreaterThan(100);
  started.stdin.end();
  await once(started, "exit");
});
