import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";
import { type KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Cells that are stopped, over real sockets. Tests share one kernel.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const interrupt = () => kernel.ask("control", "interrupt_request");

test.each([
  ["a loop", "var n = 1; while (true) {}"],
  ["a timer that is awaited", "var n = 2; await new Promise((done) => setTimeout(done, 1e8))"],
  ["a loop behind an await", "var n = 3; await null; while (true) {}"],
  ["a loop in a timer", "var n = 4; await new Promise(() => setTimeout(() => { while (true) {} }, 1))"],
  ["a loop of awaits", "var n = 5; while (true) await null"],
  ["a loop of timers", "var n = 6; while (true) await new Promise((done) => setTimeout(done, 1))"],
])("interrupts %s and keeps the variables", async (_name, code) => {
  const number = /n = (\d)/.exec(code)![1];
  const running = kernel.execute(`console.log("started"); ${code}`);
  await kernel.until(({ content }) => content["text"] === "started\n");
  await interrupt();
  expect((await running).reply).toMatchObject({ status: "error", ename: "Interrupted" });
  expect(result(await kernel.execute("n"))).toBe(number);
});

test("what an interrupted cell left behind does not go on", async () => {
  const running = kernel.execute(
    "var ticks = 0; console.log(0); while (true) { await new Promise((done) => setTimeout(done, 5)); ticks++; }",
  );
  await kernel.until(({ content }) => content["text"] === "0\n");
  await interrupt();
  await running;
  const counted =
    "const before = ticks; await new Promise((done) => setTimeout(done, 100)); ticks - before <= 1";
  expect(result(await kernel.execute(counted))).toBe("true");
});

// On Node 24 the inspector's report of the collected promise ended the session.
test("a promise that was interrupted may be garbage collected", async () => {
  const running = kernel.execute('var kept = 7; console.log("waits"); await new Promise(() => {})');
  await kernel.until(({ content }) => content["text"] === "waits\n");
  await interrupt();
  await running;
  const collect = `import v8 from "node:v8"; import vm from "node:vm";
    v8.setFlagsFromString("--expose-gc");
    vm.runInNewContext("gc")();
    kept`;
  expect(result(await kernel.execute(collect))).toBe("7");
});

test("stands interrupts at any moment", async () => {
  const loops = [
    "while (true) {}",
    "while (true) await null",
    "while (true) await new Promise((done) => setTimeout(done, 1))",
    "while (true) console.log(1)",
    'import { readFile } from "node:fs/promises"; while (true) await readFile("package.json")',
    "await new Promise(() => process.nextTick(() => { while (true) {} }))",
    "setInterval(() => console.log(2), 1); while (true) await new Promise((done) => setImmediate(done))",
  ];
  for (let i = 0; i < 42; i++) {
    const running = kernel.execute(loops[i % loops.length]!);
    await new Promise((done) => setTimeout(done, (i * 17) % 60));
    await interrupt();
    // One that comes before the cell is an interrupt of nothing: the next stops it.
    const stopped = await Promise.race([running, new Promise((done) => setTimeout(done, 1000))]);
    if (stopped === undefined) await interrupt();
    expect((await running).reply).toMatchObject({ ename: "Interrupted" });
  }
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

/** Runs until it prints this, then is interrupted. */
async function interruptedAt(line: string, code: string) {
  const running = kernel.execute(code);
  await kernel.until(({ content }) => content["text"] === `${line}\n`);
  await interrupt();
  return running;
}

test.each([
  ["Atomics.wait", 'console.log("wait"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  ["a regular expression that backtracks for ever", 'console.log("match"); /(a+)+b/.test("a".repeat(40))'],
])("interrupts %s", async (_name, code) => {
  const line = /"(.*?)"/.exec(code)![1]!;
  expect((await interruptedAt(line, `var inside = 1; ${code}`)).reply["ename"]).toBe("Interrupted");
  expect(result(await kernel.execute("inside"))).toBe("1");
});

test("interrupts a process that a cell waits for, as Ctrl-C does", async () => {
  const { reply } = await interruptedAt(
    "sleeps",
    'import { spawnSync } from "node:child_process"; var slept = "kept"; console.log("sleeps"); spawnSync("sleep", ["1000"])',
  );
  expect(reply["ename"]).toBe("Interrupted");
  expect(result(await kernel.execute("slept"))).toBe("'kept'");
});

test.each([
  ["by request", interrupt],
  ["by signal", async () => kernel.kernel.kill("SIGINT")],
])(
  "a second interrupt, %s, of what cannot be stopped ends the session; the cell is told before and after",
  async (_how, again) => {
    await kernel.execute("var lost = 1");
    const pipe = path.join(await temporaryFolder(), "pipe");
    execFileSync("mkfifo", [pipe]);
    // A system call that waits for ever: nobody writes to that pipe.
    const running = kernel.execute(
      `import { openSync } from "node:fs"; console.log("opens"); openSync("${pipe}", "r")`,
    );
    await kernel.until(({ content }) => content["text"] === "opens\n");
    await interrupt();
    const notice = await kernel.until(({ content }) =>
      String(content["text"]).includes("cannot be interrupted"),
    );
    expect(notice.content["name"]).toBe("stderr");
    await again();
    const { reply } = await running;
    expect(reply["ename"]).toBe("SessionEnded");
    expect(reply["evalue"]).toContain("the cell did not stop: native code, or a system call, did not return");
    expect(result(await kernel.execute("typeof (globalThis as { lost?: number }).lost"))).toBe("'undefined'");
  },
);

test("whoever interrupts a loop ten times in a row loses nothing", async () => {
  const running = kernel.execute('var held = 2; console.log("spins"); while (true) {}');
  await kernel.until(({ content }) => content["text"] === "spins\n");
  await Promise.all(Array.from({ length: 10 }, interrupt));
  expect((await running).reply["ename"]).toBe("Interrupted");
  expect(result(await kernel.execute("held"))).toBe("2");
});

test("an interrupt aborts the cells that wait; later ones run", async () => {
  const running = kernel.execute('console.log("first"); while (true) {}');
  await kernel.until(({ content }) => content["text"] === "first\n");
  const waiting = kernel.execute("2");
  await interrupt();
  expect((await running).reply["status"]).toBe("error");
  expect((await waiting).reply).toEqual({ status: "aborted" });
  expect((await kernel.execute("3")).reply["status"]).toBe("ok");
});
