import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CodeCache } from "../../../kernel/language/codeCache.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-cache-"));
  file = path.join(folder, "program.js");
  await writeFile(
    file,
    "exports.name = require('node:path').basename(__filename); exports.double = (x) => 2 * x;",
  );
});
afterEach(() => rm(folder, { recursive: true }));

type Program = { name: string; double(x: number): number };

const cached = () => readdir(path.join(folder, "cache"));

test("a program is the same from its source and from what was kept of it", async () => {
  for (let start = 0; start < 2; start++) {
    const cache = new CodeCache(path.join(folder, "cache"));
    const program = cache.require(file) as Program;
    expect([program.name, program.double(2)]).toEqual(["program.js", 4]);
    cache.keep();
  }
  expect(await cached()).toHaveLength(1);
});

test("a program that was changed is compiled again", async () => {
  const first = new CodeCache(path.join(folder, "cache"));
  first.require(file);
  first.keep();
  await writeFile(file, "exports.double = (x) => x + x + 0;");
  const second = new CodeCache(path.join(folder, "cache"));
  expect((second.require(file) as Program).double(3)).toBe(6);
  second.keep();
  expect(await cached()).toHaveLength(2);
});

test("what was kept but is damaged is not used, and made again", async () => {
  const cache = new CodeCache(path.join(folder, "cache"));
  cache.require(file);
  cache.keep();
  const [name] = await cached();
  await writeFile(path.join(folder, "cache", name!), "damaged");
  const again = new CodeCache(path.join(folder, "cache"));
  expect((again.require(file) as Program).double(2)).toBe(4);
});

test("where nothing can be written, nothing is kept", async () => {
  await writeFile(path.join(folder, "cache"), "a file, not a folder");
  const cache = new CodeCache(path.join(folder, "cache"));
  expect((cache.require(file) as Program).double(2)).toBe(4);
  expect(() => cache.keep()).not.toThrow();
});
