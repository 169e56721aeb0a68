import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";
import { type Executed, KernelClient, printed, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Cells that end the process that runs them, and errors that nobody catches, over real sockets. Tests share one kernel.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const warned = (executed: Executed) => stripVTControlCharacters(printed(executed, "stderr"));

test("lives on when a cell ends its process", async () => {
  await kernel.execute("const lost = 1;");
  const { reply } = await kernel.execute('console.log("last words"); process.exit(3)');
  expect(reply).toMatchObject({
    status: "error",
    ename: "SessionEnded",
    evalue:
      "the session ended with exit code 3, as process.exit(3) makes it. A new session has begun; what earlier cells had declared is gone.",
  });
  const gone = await kernel.execute("lost");
  expect(gone.reply["evalue"]).toContain("Cannot find name 'lost'");
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

test("what was printed before the end is not lost", async () => {
  expect(printed(await kernel.execute('console.log("last words"); process.exit()'))).toBe("last words\n");
});

test.each([
  ["SIGKILL", "the session was killed (SIGKILL), as the system does when memory runs out"],
  ["SIGSEGV", "the session crashed (SIGSEGV): native code touched memory"],
  ["SIGTERM", "the session was ended by a signal (SIGTERM)"],
])("says why, when a cell ends by %s", async (signal, words) => {
  const { reply } = await kernel.execute(`process.kill(process.pid, "${signal}"); while (true) {}`);
  expect(reply["evalue"]).toContain(words);
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

test("says why, when native code crashes", async () => {
  const folder = await temporaryFolder();
  const library = path.join(folder, "crash.node");
  await writeFile(
    `${library}.c`,
    "__attribute__((constructor)) void crash(void) { *(volatile int *)0 = 1; }\n",
  );
  execFileSync("cc", ["-shared", "-fPIC", "-o", library, `${library}.c`]);
  const { reply } = await kernel.execute(`process.dlopen({ exports: {} }, "${library}")`);
  expect(reply["evalue"]).toContain("the session crashed (SIGSEGV): native code touched memory");
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

test("says why, when a cell aborts", async () => {
  const { reply } = await kernel.execute("process.abort()");
  expect(reply["evalue"]).toContain("the session was aborted (SIGABRT), as process.abort() does");
});

test("says why, when a cell runs out of memory", async () => {
  const small = await KernelClient.start({ NODE_OPTIONS: "--max-old-space-size=300" });
  const { reply } = await small.execute(
    "const all: number[][] = []; while (true) all.push(new Array(1e5).fill(0.5));",
  );
  expect(reply["evalue"]).toContain("JavaScript ran out of memory: its heap reached the limit of this Node");
  expect(result(await small.execute("1 + 1"))).toBe("2");
  await small.close();
});

test("a process that ends when its cell is over is told under that cell", async () => {
  const { messages } = await kernel.execute("setTimeout(() => process.exit(6), 50); 0");
  const told = await kernel.until(({ content }) => String(content["text"]).includes("exit code 6"));
  expect(told.content).toEqual({
    name: "stderr",
    text: "the session ended with exit code 6, as process.exit(6) makes it. A new session has begun.\n",
  });
  expect(told.parentHeader.msg_id).toBe(messages[0]!.parentHeader.msg_id);
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

test("an error in a timer is shown with its line, and the session lives", async () => {
  await kernel.execute("var alive = 1");
  const executed = await kernel.execute(
    'setTimeout(() => { throw new RangeError("in a timer") }, 1);\nawait new Promise((done) => setTimeout(done, 100))',
  );
  const count = executed.reply["execution_count"];
  expect(executed.reply["status"]).toBe("ok");
  expect(warned(executed)).toMatch(
    new RegExp(
      `^Nothing caught this error:\nCell In \\[${count}\\], line 1\n.*RangeError: in a timer\n`,
      "s",
    ),
  );
  expect(result(await kernel.execute("alive"))).toBe("1");
});

test("an unhandled rejection is shown with its line, and the session lives", async () => {
  const executed = await kernel.execute(
    'void Promise.reject(new TypeError("nobody handles it"));\nawait new Promise((done) => setTimeout(done, 100))',
  );
  expect(executed.reply["status"]).toBe("ok");
  expect(warned(executed)).toMatch(
    /^A promise was rejected, and nothing handled that:\nCell In \[\d+\], line 1\n.*TypeError: nobody handles it\n/s,
  );
  expect(result(await kernel.execute("alive"))).toBe("1");
});

test("an error in a worker thread, and the end of one, leave the session alive", async () => {
  const executed = await kernel.execute(`
    import { Worker } from "node:worker_threads";
    const ends = (code: string) => new Promise((done) => new Worker(code, { eval: true }).on("exit", done));
    await ends("process.exit(5)"), await ends("throw new Error('in a worker')"), alive`);
  expect(warned(executed)).toContain("Error: in a worker");
  expect(result(executed)).toBe("1");
});
