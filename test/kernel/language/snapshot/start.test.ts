import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LanguageClient } from "../../../../kernel/language/client.ts";
import { Notebook } from "../../../../kernel/language/notebook.ts";
import { fingerprint } from "../../../../kernel/language/snapshot/start.ts";

// Over the built modules, whose snapshot is made where the set-up has not made it.

const root = path.resolve(import.meta.dirname, "../../../..");
const built = path.join(root, "dist/kernel/language/snapshot");
const places = { folder: os.tmpdir(), installation: root };

let language: LanguageClient;
beforeAll(async () => {
  const { starts, snapshotFile } = (await import(
    path.join(built, "start.js")
  )) as typeof import("../../../../kernel/language/snapshot/start.ts");
  if (!existsSync(snapshotFile())) execFileSync(process.execPath, [path.join(built, "build.js")]);
  const [quick] = starts();
  expect(quick).toContain(snapshotFile());
  language = new LanguageClient(places, [quick]);
});
afterAll(() => language.close());

test("what was started from the snapshot answers as what was not", async () => {
  const notebook = new Notebook(places);
  const cells = [
    'import { basename } from "node:path";\nconst name: string = basename(process.cwd()).toUpperCase();',
    "const wrong: number = name; stack.pop();",
    "interface Layer { readonly rank: number }\nclass Kept<T extends Layer> { items: T[] = [] }",
    "export default [1, 2].map((x) => x ** 2).at(-1)",
  ];
  for (const [number, cell] of cells.entries()) {
    expect(await language.prepare(number, cell)).toEqual(notebook.prepare(number, cell));
    language.commit(number);
    notebook.commit(number);
  }
  expect(await language.complete("name.toUp", 9)).toEqual(notebook.complete("name.toUp", 9));
  expect(await language.inspect("Math.hypot", 8)).toEqual(notebook.inspect("Math.hypot", 8));
  expect(await language.isComplete("if (name) {")).toEqual(notebook.isComplete("if (name) {"));
});

test("nothing is left of the cells that warmed it up", async () => {
  language.reset();
  expect((await language.prepare(1, "stack")).errors).toMatchObject([{ code: 2304 }]);
});

test("a snapshot belongs to the files as they are", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-fingerprint-"));
  const file = path.join(folder, "module.js");
  await writeFile(file, "1");
  const first = fingerprint([file]);
  expect(fingerprint([file])).toBe(first);
  await utimes(file, 1, 2);
  const touched = fingerprint([file]);
  await writeFile(file, "12");
  await utimes(file, 1, 2);
  expect(new Set([first, touched, fingerprint([file])]).size).toBe(3);
  await rm(folder, { recursive: true });
});
