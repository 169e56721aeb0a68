import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundle } from "../../../../kernel/language/snapshot/bundle.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-bundle-"));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);

/** What the entry leaves in `said` when the script runs, as in a snapshot, where only Node's own modules are found. */
function run(script: string): unknown[] {
  const said: unknown[] = [];
  vm.runInNewContext(script, { require: createRequire(import.meta.url), said });
  return said;
}

test("modules find each other and Node's own, each is run once, and cycles end", async () => {
  await writeFile(file("entry.js"), 'import { a } from "./a.js"; import "./b.js"; said.push(a());');
  await writeFile(
    file("a.js"),
    'import path from "node:path"; import { b } from "./b.js"; export const a = () => path.join("a", b);',
  );
  await writeFile(file("b.js"), 'import { a } from "./a.js"; export const b = "b"; said.push(typeof a);');
  expect(run(bundle(file("entry.js"), new Map()))).toEqual(["undefined", "a/b"]);
});

test("a module that is given is not read", async () => {
  await writeFile(file("entry.js"), 'import { name } from "./given.js"; said.push(name);');
  const given = new Map([[file("given.js"), "exports.name = __filename;"]]);
  expect(run(bundle(file("entry.js"), given))).toEqual([file("given.js")]);
});

test("other letters than ASCII's stay what they are, and none stands in the script", async () => {
  await writeFile(file("entry.js"), "// naïve\nsaid.push('α', `…`, /[а-я]/.test('ж'), '😀');");
  const script = bundle(file("entry.js"), new Map());
  expect(script).toMatch(/^[\0-\x7f]*$/);
  expect(run(script)).toEqual(["α", "…", true, "😀"]);
});
