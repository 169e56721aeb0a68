import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createMessage } from "../../kernel/protocol/message.ts";
import { Signer } from "../../kernel/protocol/signature.ts";
import { encode } from "../../kernel/protocol/wire.ts";
import { contents, isStatus, KernelClient, printed, result } from "../helpers/kernelClient.ts";

// The built kernel over real sockets. Tests share one kernel; each uses names of its own.

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());
afterEach(() => {
  kernel.published.length = 0;
});

const interrupt = () => kernel.ask("control", "interrupt_request");

const traceback = (reply: Record<string, unknown>) =>
  stripVTControlCharacters((reply["traceback"] as string[]).join("\n"));

test("runs a cell between busy and idle", async () => {
  const executed = await kernel.execute("const one: number = 1; one + 1");
  expect(executed.messages.map(({ header }) => header.msg_type)).toEqual([
    "status",
    "execute_input",
    "execute_result",
    "status",
  ]);
  expect(executed.reply).toMatchObject({ status: "ok", execution_count: 1, user_expressions: {} });
  expect(result(executed)).toBe("2");
});

test("drops a message with a wrong signature, and a replay", async () => {
  const forged = createMessage("execute_request", { code: "var forged = true" }, {});
  await kernel.sendFrames("shell", encode(forged, new Signer(randomUUID())));
  const replayed = encode(
    createMessage("execute_request", { code: "process.env.RUNS = (process.env.RUNS ?? '') + 1" }, {}),
    new Signer(kernel.key),
  );
  await kernel.sendFrames("shell", replayed);
  await kernel.sendFrames("shell", replayed);
  expect(result(await kernel.execute("['forged' in globalThis, process.env.RUNS]"))).toBe("[ false, '1' ]");
  expect(kernel.log).toContain("signature: does not match the message");
  expect(kernel.log).toContain("signature: used before, the message is a replay");
});

test("answers a request whose content breaks the protocol with an error", async () => {
  const reply = await kernel.ask("shell", "complete_request", { code: 5, cursor_pos: 0 });
  expect(reply).toMatchObject({
    status: "error",
    ename: "ProtocolError",
    evalue: "code: expected text, got 5",
  });
});

test("prints 100,000 lines in order, all of them before idle", async () => {
  const executed = await kernel.execute("for (let i = 0; i < 100_000; i++) console.log(i)");
  expect(printed(executed)).toBe(Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(""));
  expect(contents(executed, "stream").length).toBeLessThan(1000);
});

test("shows output while a cell blocks", async () => {
  const running = kernel.execute('console.log("now"); while (true) {}');
  await kernel.until(({ header, content }) => header.msg_type === "stream" && content["text"] === "now\n");
  await interrupt();
  expect((await running).reply).toMatchObject({ status: "error", ename: "Interrupted" });
});

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

test("an interrupt aborts the cells that wait; later ones run", async () => {
  const running = kernel.execute('console.log("first"); while (true) {}');
  await kernel.until(({ content }) => content["text"] === "first\n");
  const waiting = kernel.execute("2");
  await interrupt();
  expect((await running).reply["status"]).toBe("error");
  expect((await waiting).reply).toEqual({ status: "aborted" });
  expect((await kernel.execute("3")).reply["status"]).toBe("ok");
});

test("an error from deep inside still names the line of the cell that led there", async () => {
  const { reply } = await kernel.execute(
    'function deep(n: number): never { if (n === 0) throw new Error("at the bottom"); return deep(n - 1); }\nlet before = 1;\ndeep(30);',
  );
  expect(traceback(reply)).toMatch(/at Cell In \[\d+\]:3:1$/m);
});

test("stop_on_error: false lets the waiting cells run", async () => {
  const failing = kernel.execute("throw 1", { stop_on_error: false });
  const waiting = kernel.execute("2");
  expect((await failing).reply["status"]).toBe("error");
  expect((await waiting).reply["status"]).toBe("ok");
});

test("answers completion, inspection and kernel_info while a cell blocks", async () => {
  await kernel.execute("const matrix = { rows: 2, columns: 3 };");
  const running = kernel.execute('console.log("busy"); while (true) {}');
  await kernel.until(({ content }) => content["text"] === "busy\n");
  const completion = await kernel.ask("shell", "complete_request", { code: "matrix.ro", cursor_pos: 9 });
  expect(completion).toMatchObject({ matches: ["rows"], cursor_start: 7, cursor_end: 9 });
  const inspection = await kernel.ask("shell", "inspect_request", {
    code: "matrix",
    cursor_pos: 3,
    detail_level: 0,
  });
  expect(inspection["found"]).toBe(true);
  expect(await kernel.ask("control", "kernel_info_request")).toMatchObject({
    status: "ok",
    protocol_version: "5.5",
    language_info: { name: "typescript", file_extension: ".ts" },
  });
  await interrupt();
  await running;
});

test("counts cursor positions in code points", async () => {
  const code = '"😀"; Math.sqr';
  const reply = await kernel.ask("shell", "complete_request", { code, cursor_pos: [...code].length });
  expect(reply).toMatchObject({ matches: ["sqrt"], cursor_start: 10, cursor_end: 13 });
});

test("an error points at the line that threw it", async () => {
  const { reply } = await kernel.execute(
    "function pick(rank: number): never {\n  throw new RangeError('no rank ' + rank);\n}\n\npick(3);",
  );
  expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no rank 3" });
  const cell = `Cell In [${reply["execution_count"]}]`;
  expect(traceback(reply)).toBe(
    [
      `${cell}, line 2`,
      "    2 |   throw new RangeError('no rank ' + rank);",
      "      |         ^",
      "RangeError: no rank 3",
      `    at pick (${cell}:2:9)`,
      `    at ${cell}:5:1`,
    ].join("\n"),
  );
});

test("a type error stops the cell before it runs", async () => {
  const { reply } = await kernel.execute('console.log("ran"); const text: string = 5;');
  expect(traceback(reply)).toBe(
    [
      `Cell In [${reply["execution_count"]}], line 1, column 27 - error TS2322: Type 'number' is not assignable to type 'string'.`,
      '    1 | console.log("ran"); const text: string = 5;',
      "      |                           ~~~~",
      "",
    ].join("\n"),
  );
});

test("a failing cell keeps what it had declared", async () => {
  await kernel.execute("const kept = 7; throw new Error('half-way')");
  expect(result(await kernel.execute("kept"))).toBe("7");
});

test("late output and late errors lie under their own cell", async () => {
  const first = await kernel.execute(
    'setTimeout(() => console.log("late"), 50); setTimeout(() => { throw new Error("too late") }, 60);',
  );
  await kernel.execute("await new Promise((done) => setTimeout(done, 150))");
  const own = kernel.published.filter(
    ({ parentHeader }) => parentHeader.msg_id === first.messages[0]!.parentHeader.msg_id,
  );
  const late = { reply: first.reply, messages: own };
  expect(printed(late)).toBe("late\n");
  expect(stripVTControlCharacters(printed(late, "stderr"))).toContain("Error: too late");
});

test("captures what child processes and native code print", async () => {
  const executed = await kernel.execute(
    'import { execSync } from "node:child_process"; import { writeSync } from "node:fs"; execSync("echo child", { stdio: "inherit" }); writeSync(2, "native");',
  );
  expect(printed(executed)).toBe("child\n");
  expect(printed(executed, "stderr")).toBe("native");
});

test("a display is shown and cleared; the cell is done when it is", async () => {
  const executed = await kernel.execute(
    'display({ [Symbol.for("Jupyter.display")]: async () => ({ "text/html": "<b>1</b>" }) }); clearOutput(true);',
  );
  expect(contents(executed, "display_data")).toEqual([
    { data: { "text/html": "<b>1</b>", "text/plain": "1" }, metadata: {}, transient: {} },
  ]);
  expect(contents(executed, "clear_output")).toEqual([{ wait: true }]);
});

test("a display with a name can be replaced", async () => {
  const executed = await kernel.execute('display(1, { id: "one" }); updateDisplay("one", 2);');
  const shown = (value: string) => ({
    data: { "text/plain": value },
    metadata: {},
    transient: { display_id: "one" },
  });
  expect(contents(executed, "display_data")).toEqual([shown("1")]);
  expect(contents(executed, "update_display_data")).toEqual([shown("2")]);
});

test("tslab's display writes to this kernel", async () => {
  const executed = await kernel.execute(
    'import { display as show } from "tslab"; show.html("<i>tslab</i>"); show.png(new Uint8Array([1, 2]));',
  );
  expect(contents(executed, "display_data").map(({ data }) => data)).toEqual([
    { "text/html": "<i>tslab</i>", "text/plain": "tslab" },
    { "image/png": "AQI=", "text/plain": "PNG image, 2 bytes" },
  ]);
});

test("imports ES modules, CommonJS packages and JSON", async () => {
  const executed = await kernel.execute(
    'import path, { join } from "node:path"; import ts from "typescript"; import { name } from "./package.json"; import * as math from "mathjs"; [path.join === join, typeof ts.transpile, name, math.sqrt(9)]',
  );
  expect(result(executed)).toBe("[ true, 'function', 'deltalab', 3 ]");
});

test("silent code leaves no trace, and names a value by user_expressions", async () => {
  const before = await kernel.execute("10");
  const silent = await kernel.execute("var quiet = 5; 6", {
    silent: true,
    user_expressions: { five: "quiet", bad: "nothing.there" },
  });
  expect(silent.messages.map(({ header }) => header.msg_type)).toEqual(["status", "status"]);
  expect(silent.reply["execution_count"]).toBe(before.reply["execution_count"]);
  expect(silent.reply["user_expressions"]).toMatchObject({
    five: { status: "ok", data: { "text/plain": "5" } },
    bad: { status: "error", ename: "ReferenceError" },
  });
});

test("remembers what was run", async () => {
  await kernel.execute('"to be remembered"');
  const tail = await kernel.ask("shell", "history_request", { hist_access_type: "tail", n: 1, output: true });
  const count = (await kernel.execute("0")).reply["execution_count"] as number;
  expect(tail["history"]).toEqual([[1, count - 1, ['"to be remembered"', "'to be remembered'"]]]);
});

test("closes a comm that nobody listens to, and lists none", async () => {
  const open = createMessage("comm_open", { comm_id: "c1", target_name: "nobody", data: {} }, {});
  void kernel.send("shell", open);
  const close = await kernel.until(({ header }) => header.msg_type === "comm_close");
  expect(close.content["comm_id"]).toBe("c1");
  expect(await kernel.ask("shell", "comm_info_request")).toEqual({ status: "ok", comms: {} });
});

test("lives on when a cell ends its process", async () => {
  await kernel.execute("const lost = 1;");
  const { reply } = await kernel.execute('console.log("last words"); process.exit(3)');
  expect(reply["ename"]).toBe("SessionEnded");
  expect(reply["evalue"]).toContain("exit code 3");
  const gone = await kernel.execute("lost");
  expect(gone.reply["evalue"]).toContain("Cannot find name 'lost'");
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

test("says why, when a cell is killed", async () => {
  const { reply } = await kernel.execute('process.kill(process.pid, "SIGKILL"); while (true) {}');
  expect(reply["evalue"]).toContain("SIGKILL");
});

test("says why, when a cell runs out of memory", async () => {
  const small = await KernelClient.start({ NODE_OPTIONS: "--max-old-space-size=300" });
  const { reply } = await small.execute(
    "const all: number[][] = []; while (true) all.push(new Array(1e5).fill(0.5));",
  );
  expect(reply["evalue"]).toContain("ran out of memory");
  expect(result(await small.execute("1 + 1"))).toBe("2");
  await small.close();
});

test("shuts down on request, with its session", async () => {
  const other = await KernelClient.start();
  const pid = Number(result(await other.execute("process.pid")));
  const exited = once(other.kernel, "exit");
  const reply = await other.ask("control", "shutdown_request", { restart: false });
  expect(reply).toEqual({ status: "ok", restart: false });
  expect(await exited).toEqual([0, null]);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  await other.close();
});

test("a killed kernel leaves no session behind, even one that blocks", async () => {
  const other = await KernelClient.start();
  const pid = Number(result(await other.execute("process.pid")));
  void other.execute('console.log("busy"); while (true) {}');
  await other.until(({ content }) => content["text"] === "busy\n");
  await other.close();
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("says that it starts, and welcomes every subscriber", async () => {
  const other = await KernelClient.start();
  await other.until((message) => isStatus(message, "starting"));
  expect(other.published.map(({ header }) => header.msg_type)).toEqual(["iopub_welcome", "status"]);
  expect(other.published[0]!.content).toEqual({ subscription: "" });
  await other.close();
});
