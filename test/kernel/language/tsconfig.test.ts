import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { Cells } from "../../helpers/cells.ts";

const cells = new Cells();
const config = (options: object) => cells.write({ "tsconfig.json": JSON.stringify(options) });
beforeEach(() => cells.reset());
afterEach(() => rm(path.join(cells.folder, "tsconfig.json"), { force: true }));
afterAll(() => cells.close());

test("the notebook's folder says how strictly cells are checked, also in the middle of a session", async () => {
  const source = "const first = ['a'][0]; first.length; const f = (x) => x";
  expect(cells.run(source)).toEqual(["TS7006 at 1:50"]);
  await config({ compilerOptions: { noUncheckedIndexedAccess: true, noImplicitAny: false } });
  expect(cells.run(source)).toEqual(["TS18048 at 1:25"]);
  await rm(path.join(cells.folder, "tsconfig.json"));
  expect(cells.run(source)).toEqual(["TS7006 at 1:50"]);
});

test("what it extends counts too", async () => {
  await cells.write({ "base/tsconfig.json": '{ "compilerOptions": { "strict": false } }' });
  await config({ extends: "./base/tsconfig.json" });
  expect(cells.run("const f = (x) => x; let t: string = undefined")).toEqual([]);
});

test("its libraries are added to the kernel's", async () => {
  expect(cells.run("document.title")).toEqual(["TS2584 at 1:1"]);
  await config({ compilerOptions: { lib: ["DOM"] } });
  expect(cells.run("document.title.at(0); [3, 1].toSorted()")).toEqual([]);
});

test("how cells are translated and found stays the kernel's", async () => {
  await config({
    compilerOptions: {
      target: "ES5",
      module: "CommonJS",
      types: [],
      noUnusedLocals: true,
      erasableSyntaxOnly: true,
    },
  });
  expect(cells.run("enum Method { DeltaCome } const p = await Promise.resolve(process.pid)")).toEqual([]);
});

test("what is wrong in it is told once, with its place, and the rest of it counts", async () => {
  await cells.write({
    "tsconfig.json": '{\n  "compilerOptions": { "strict": "yes", "noImplicitAny": false }\n}',
  });
  const { warnings, errors } = cells.notebook.prepare(1, "const f = (x) => x");
  expect(errors).toEqual([]);
  expect(warnings).toMatchObject([{ code: 5024, line: 2, column: 34, file: { name: "tsconfig.json" } }]);
  expect(cells.notebook.prepare(2, "1").warnings).toEqual([]);
});
