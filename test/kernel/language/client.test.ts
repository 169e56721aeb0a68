import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LanguageClient } from "../../../kernel/language/client.ts";

// Over the real thread, which runs the built worker.

const root = path.resolve(import.meta.dirname, "../../..");
const worker = new URL("../../../dist/kernel/language/worker.js", import.meta.url);
const places = { folder: os.tmpdir(), installation: root };

let language: LanguageClient;
beforeAll(() => {
  language = new LanguageClient(places, worker);
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

test("calls fail when the thread ends; the next one starts another that knows the cells that were run", async () => {
  await language.prepare(1, "const survivor = 1");
  language.commit(1);
  await language.prepare(2, "const notRun = 1");
  const lost = expect(language.complete("survivor.", 9)).rejects.toThrow("the compiler's thread is gone");
  await language.close();
  await lost;
  expect((await language.prepare(3, "survivor.toFixed()")).errors).toEqual([]);
  expect((await language.prepare(4, "notRun")).errors).toMatchObject([{ code: 2304 }]);
});

test("a worker that cannot be loaded fails the calls with the reason", async () => {
  const broken = new LanguageClient(places, new URL("./missing.js", import.meta.url));
  await expect(broken.isComplete("1")).rejects.toThrow(/the compiler's thread is gone: Cannot find module/);
});
