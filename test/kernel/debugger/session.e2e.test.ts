import { expect, test } from "vitest";
import { contents, result } from "../../helpers/kernelClient.ts";
import { type Debugged, shareDebugger } from "../../helpers/sharedDebugger.ts";

// The debugger and the kernel around it.

let kernel: Debugged["kernel"];
let debug: Debugged["debug"];
shareDebugger((shared) => {
  ({ kernel, debug } = shared);
});

const interrupt = () => kernel.ask("control", "interrupt_request");

test("says that it has a debugger, and how cells are named", async () => {
  expect(await kernel.ask("control", "kernel_info_request")).toMatchObject({
    supported_features: expect.arrayContaining(["debugger"]),
  });
  expect(await debug.ask("debugInfo")).toMatchObject({
    isStarted: true,
    hashMethod: "Murmur2",
    richRendering: true,
    breakpoints: [],
    stoppedThreads: [],
  });
});

test("an interrupt ends a cell that is stopped; what it had declared is kept", async () => {
  const code = "let n14 = 1;\nn14 = 2;\nn14 = 3;";
  await debug.breakIn(code, 2);
  const running = kernel.execute(code);
  await debug.stopped();
  await interrupt();
  expect((await running).reply).toMatchObject({ status: "error", ename: "Interrupted" });
  await debug.event("continued");
  expect(result(await kernel.execute("n14"))).toBe("1");
});

test("answers everything else while it is stopped", async () => {
  const code = "let s15 = 1;\ns15 = 2;";
  await debug.breakIn(code, 2);
  const running = kernel.execute(code);
  await debug.stopped();
  await kernel.beat();
  expect(await kernel.ask("control", "kernel_info_request")).toMatchObject({ status: "ok" });
  expect(await kernel.ask("shell", "complete_request", { code: "s1", cursor_pos: 2 })).toMatchObject({
    status: "ok",
  });
  expect(await debug.ask("debugInfo")).toMatchObject({ stoppedThreads: [1] });
  await debug.continue();
  await running;
});

test("disconnecting lets a stopped program run to its end", async () => {
  const code = "let d16 = 1;\nd16 = 2;\nd16 = 3;\nd16";
  await debug.breakIn(code, 2, 3);
  const running = kernel.execute(code);
  await debug.stopped();
  await debug.ask("disconnect");
  expect(result(await running)).toBe("3");
  expect(await debug.ask("debugInfo")).toMatchObject({
    isStarted: false,
    breakpoints: [],
    stoppedThreads: [],
  });
  expect(result(await kernel.execute(code))).toBe("3");
});

test("when the session dies the frontend is told, and the next one has the same breakpoints", async () => {
  const code = "const d17 = 1;\nconst e17 = 2;\ne17";
  await debug.breakIn(code, 2);
  const running = kernel.execute(code);
  await debug.stopped();
  void debug.respond("evaluate", { expression: "process.kill(process.pid, 'SIGKILL')" });
  await debug.event("continued");
  expect((await running).reply).toMatchObject({ ename: "SessionEnded" });
  await expect.poll(() => debug.respond("evaluate", { expression: "1" })).toMatchObject({ success: true });
  const again = kernel.execute(code);
  expect(await debug.stopped()).toEqual(["(cell):2"]);
  await debug.continue();
  expect(result(await again)).toBe("2");
});

test("a cell that ends the process does not speak of the debugger", async () => {
  const executed = await kernel.execute("process.exit(3)");
  expect(executed.reply).toMatchObject({
    ename: "SessionEnded",
    evalue: expect.stringContaining("exit code 3"),
  });
  expect(contents(executed, "stream")).toEqual([]);
});

test.each([
  ["all", "try {\n  throw new Error('caught');\n} catch {}\n19", "(cell):2", "19"],
  ["uncaught", "try {\n  throw new Error('caught');\n} catch {}\nnull!.x", "(cell):4", undefined],
])("stops at exceptions: %s", async (filter, code, place, value) => {
  await debug.ask("setExceptionBreakpoints", { filters: [filter] });
  const running = kernel.execute(`// @ts-nocheck\n${code}`);
  expect(await debug.stopped()).toEqual([place.replace(/\d+/, (line) => String(Number(line) + 1))]);
  await debug.continue();
  expect(result(await running)).toBe(value);
});

test("a request that it does not know, or that comes too late, fails with a reason", async () => {
  expect(await debug.respond("reverseContinue")).toMatchObject({
    success: false,
    message: "reverseContinue: not a request that this debugger knows",
  });
  expect(await debug.respond("next", { threadId: 1 })).toMatchObject({ success: false });
  expect(await debug.respond("scopes", { frameId: 12345 })).toMatchObject({
    success: false,
    message: "frame: expected one of this stop, got 12345; the program went on",
  });
});
