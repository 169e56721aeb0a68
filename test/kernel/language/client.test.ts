import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { LanguageClient } from "../../../kernel/language/client.ts";

// Over the real process, which runs the built modules.

const root = path.resolve(import.meta.dirname, "../../..");
const plain = [path.join(root, "dist/kernel/language/main.js")];
const places = { folder: os.tmpdir(), installation: root };

let language: LanguageClient;
beforeAll(() => {
  language = new LanguageClient(places, [plain]);
});
afterAll(() => language.close());

test("answers while it starts, and in order", async () => {
  const answers: string[] = [];
  const asked = [
    language.isComplete("run(").then(({ status }) => answers.push(status)),
    language.prepare(1, "const one: number = 1").then(({ code }) => answers.push(code)),
  ];
  language.commit(1);
  asked.push(language.inspect("one", 3).then((found) => answers.push(found!.signature)));
  await Promise.all(asked);
  expect(answers).toEqual(["incomplete", "let one = 1;\n", "const one: number"]);
});

test("reset forgets earlier cells", async () => {
  await language.prepare(1, "const gone = 1");
  language.commit(1);
  language.reset();
  expect((await language.prepare(2, "gone")).errors).toMatchObject([{ code: 2304 }]);
});

test("calls fail when the process ends; the next one starts another that knows the cells that were run", async () => {
  await language.prepare(1, "const survivor = 1");
  language.commit(1);
  await language.prepare(2, "const notRun = 1");
  const lost = expect(language.complete("survivor.", 9)).rejects.toThrow("the compiler is gone");
  await language.close();
  await lost;
  expect((await language.prepare(3, "survivor.toFixed()")).errors).toEqual([]);
  expect((await language.prepare(4, "notRun")).errors).toMatchObject([{ code: 2304 }]);
});

test("the process ends with its pipe, as when the kernel was killed", async () => {
  const child = spawn(process.execPath, plain, { stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("a process that cannot be started fails the calls with the reason", async () => {
  const broken = new LanguageClient(places, [["./missing.js"]]);
  await expect(broken.isComplete("1")).rejects.toThrow(/the compiler is gone: Error: Cannot find module/);
});

test("where a quick start fails, the next one answers what was asked meanwhile", async () => {
  const said = vi.spyOn(console, "error").mockReturnValue();
  const client = new LanguageClient(places, [["--snapshot-blob", "missing.blob"], plain]);
  expect(await client.isComplete("run(")).toMatchObject({ status: "incomplete" });
  expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/quick start failed.*missing\.blob/));
  await client.close();
});
