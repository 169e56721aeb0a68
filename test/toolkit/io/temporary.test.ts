import { spawnSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";
import { withTemporary } from "../../../toolkit/io/temporary.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

it("two writers of one file have two paths", async () => {
  const destination = path.join(await temporaryFolder(), "a");
  const paths = await Promise.all([1, 2].map(() => withTemporary(destination, async (at) => at)));
  expect(paths[0]).not.toBe(paths[1]);
});

it("what was not renamed is gone after a failure", async () => {
  const folder = await temporaryFolder();
  const failing = withTemporary(path.join(folder, "a"), async (temporary) => {
    await writeFile(temporary, "half");
    throw new Error("stop");
  });
  await expect(failing).rejects.toThrow("stop");
  expect(await readdir(folder)).toEqual([]);
});

it("a process that exits meanwhile leaves nothing", async () => {
  const [code, work] = [await temporaryFolder(), await temporaryFolder()];
  const source = ts.sys.readFile(path.join(import.meta.dirname, "../../../toolkit/io/temporary.ts"))!;
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const module = path.join(code, "temporary.mjs");
  await writeFile(module, ts.transpileModule(source, { compilerOptions: options }).outputText);
  const script = `
    import { writeFileSync, readdirSync } from "node:fs";
    const { withTemporary } = await import(${JSON.stringify(pathToFileURL(module).href)});
    await withTemporary(${JSON.stringify(path.join(work, "a"))}, async (temporary) => {
      writeFileSync(temporary, "half");
      console.log(readdirSync(${JSON.stringify(work)}).length);
      process.exit(3);
    });`;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect([status, stdout.trim()]).toEqual([3, "1"]);
  expect(await readdir(work)).toEqual([]);
});
