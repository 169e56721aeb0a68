import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { DebugClient } from "../../helpers/debugClient.ts";
import { contents, KernelClient, printed, result } from "../../helpers/kernelClient.ts";

// The debugger of the built kernel over real sockets, asked as JupyterLab asks it. Tests share one kernel; each uses
// names of its own.

let folder: string;
let kernel: KernelClient;
let debug: DebugClient;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "deltalab-debugger-")));
  kernel = await KernelClient.start({}, folder);
});
afterAll(async () => {
  await kernel.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  kernel.published.length = 0;
  debug = new DebugClient(kernel);
  await debug.start();
});
afterEach(() => debug.ask("disconnect", { restart: false, terminateDebuggee: false }));

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

test("stops at a line of TypeScript, steps by lines, and runs to the end", async () => {
  const code = `interface Pair1 {
  a: number;
}
let sum1: number = 0;
const pairs1: Pair1[] = [{ a: 1 }, { a: 2 }];
for (const { a } of pairs1) {
  sum1 += a;
}
sum1`;
  await debug.breakIn(code, 5);
  const running = kernel.execute(code);
  expect(await debug.stopped()).toEqual(["(cell):5"]);
  expect(await debug.step("next")).toEqual(["(cell):6"]);
  expect(await debug.step("next")).toEqual(["(cell):7"]);
  expect(await debug.evaluate("sum1 + a * 10")).toBe("10");
  expect(await debug.step("next")).toEqual(["(cell):6"]);
  await debug.continue();
  expect(result(await running)).toBe("3");
});

test("steps into a function of an earlier cell, and out again", async () => {
  await kernel.execute("function half2(x: number): number {\n  const y = x / 2;\n  return y;\n}");
  const code = "let first2 = half2(4);\nlet second2 = half2(first2);\nsecond2";
  await debug.breakIn(code, 1);
  const running = kernel.execute(code);
  await debug.stopped();
  expect(await debug.step("stepIn")).toEqual(["half2:2", "(cell):1"]);
  expect(await debug.step("next")).toEqual(["half2:3", "(cell):1"]);
  expect(await debug.step("stepOut")).toEqual(["(cell):2"]);
  expect(await debug.step("next")).toEqual(["(cell):3"]);
  await debug.continue();
  expect(result(await running)).toBe("1");
});

test("stops in a function of an earlier cell that was run before the debugger was started", async () => {
  await debug.ask("disconnect");
  const earlier = "// eslint\nfunction third3(x: number) {\n  return x / 3;\n}";
  await kernel.execute(earlier);
  await debug.start();
  const [breakpoint] = await debug.breakIn(earlier, 3);
  expect(breakpoint).toMatchObject({ verified: true, line: 3 });
  const running = kernel.execute("third3(9)");
  expect(await debug.stopped()).toEqual(["third3:3", "(cell):1"]);
  await debug.continue();
  expect(result(await running)).toBe("3");
});

test("stops behind an await, and steps over one", async () => {
  const code = `const wait4 = () => new Promise((done) => setTimeout(done, 5));
await wait4();
let after4 = 1;
await wait4();
after4 = 2;
after4`;
  await debug.breakIn(code, 3);
  const running = kernel.execute(code);
  expect(await debug.stopped()).toEqual(["(cell):3"]);
  expect(await debug.step("next")).toEqual(["(cell):4"]);
  expect(await debug.step("next")).toEqual(["(cell):5"]);
  await debug.continue();
  expect(result(await running)).toBe("2");
});

test("a breakpoint in a loop stops each time, one with a condition when it is true", async () => {
  const code = "for (let i5 = 0; i5 < 4; i5++) {\n  void i5;\n  console.log(i5);\n}";
  await debug.breakIn(code, 3);
  let running = kernel.execute(code);
  for (const i of ["0", "1", "2", "3"]) {
    await debug.stopped();
    expect(await debug.evaluate("i5")).toBe(i);
    await debug.continue();
  }
  await running;
  const { sourcePath } = await debug.ask("dumpCell", { code });
  await debug.ask("setBreakpoints", {
    source: { path: sourcePath },
    breakpoints: [{ line: 3, condition: "i5 === 2" }],
  });
  running = kernel.execute(code);
  await debug.stopped();
  expect(await debug.evaluate("i5")).toBe("2");
  await debug.continue();
  expect(printed(await running)).toBe("0\n1\n2\n3\n");
});

test("stops in a local file, and steps from a cell into it", async () => {
  const file = path.join(folder, "scale6.ts");
  const text = `export interface Scale {
  by: number;
}

export function scale(x: number, scale: Scale): number {
  const scaled = x * scale.by;
  return scaled;
}
`;
  await writeFile(file, text);
  await debug.breakInFile(file, 7);
  const code = 'import { scale } from "./scale6";\nconst six = scale(2, { by: 3 });\nsix';
  await debug.breakIn(code, 2);
  const running = kernel.execute(code);
  expect(await debug.stopped()).toEqual(["(cell):2"]);
  expect(await debug.step("stepIn")).toEqual(["scale:6", "(cell):2"]);
  expect((await debug.frames())[0]).toMatchObject({ source: { name: "scale6.ts", path: file } });
  expect(await debug.ask("source", { source: { path: file } })).toMatchObject({ content: text });
  expect(await debug.ask("modules")).toMatchObject({ modules: [{ name: "scale6.ts", path: file }] });
  await debug.continue();
  expect(await debug.stopped()).toEqual(["scale:7", "(cell):2"]);
  expect((await debug.scopes())["Locals"]).toEqual({
    "(return value)": "6",
    x: "2",
    scale: "{by: 3}",
    scaled: "6",
  });
  await debug.continue();
  expect(result(await running)).toBe("6");
});

test("stops in the top level of a local file while it is loaded", async () => {
  const file = path.join(folder, "loads7.ts");
  await writeFile(file, "type A = number;\nexport let loaded: A = 1;\nloaded += 1;\n");
  await debug.breakInFile(file, 3);
  const running = kernel.execute('import { loaded } from "./loads7"; loaded');
  expect((await debug.stopped())[0]).toBe("(file):3");
  await debug.continue();
  expect(result(await running)).toBe("2");
});

test("stops in a CommonJS file", async () => {
  const file = path.join(folder, "common20.cjs");
  await writeFile(file, "exports.twice = (x) => {\n  const y = x * 2;\n  return y;\n};\n");
  await debug.breakInFile(file, 2);
  await kernel.execute('import common20 from "./common20.cjs"');
  const running = kernel.execute("common20.twice(4)");
  expect(await debug.stopped()).toEqual(["exports.twice:2", "(cell):1"]);
  await debug.continue();
  expect(result(await running)).toBe("8");
});

test("a breakpoint moves to the next line where something runs, or says that there is none", async () => {
  const code = "let a8 = 1;\n\n// a comment\ninterface B8 {}\na8 = 2;\n\n";
  const breakpoints = await debug.breakIn(code, 3, 7);
  expect(breakpoints).toMatchObject([
    { verified: false, line: 3, message: "set when this source runs" },
    { verified: false, line: 7 },
  ]);
  const running = kernel.execute(code);
  expect(await debug.event("breakpoint")).toMatchObject({
    reason: "changed",
    breakpoint: { id: breakpoints[0]!["id"], verified: true, line: 5 },
  });
  expect(await debug.stopped()).toEqual(["(cell):5"]);
  await debug.continue();
  await running;
  expect(await debug.breakIn(code, 3, 7)).toMatchObject([
    { verified: true, line: 5 },
    { verified: false, line: 7, message: "nothing runs at this line or below" },
  ]);
});

test("shows locals, closures and the notebook's variables, and what is inside", async () => {
  const code = `var old9 = "var";
(globalThis as any).library9 = 1;
const list9 = Array.from({ length: 250 }, (_, i) => i);
class Point9 {
  #secret = 7;
  constructor(readonly x: number) {}
  show(map: Map<string, number>) {
    const outer = [1, 2];
    return (inner: number) => {
      void outer;
      return inner + this.x;
    };
  }
}
new Point9(3).show(new Map([["k", 1]]))(4)`;
  await debug.breakIn(code, 8, 11);
  const running = kernel.execute(code);
  expect(await debug.stopped()).toEqual(["show:8", "(cell):15"]);
  const { Locals, Globals } = await debug.scopes();
  expect(Locals).toMatchObject({ this: "Point9 {#secret: 7, x: 3}", map: "Map(1) {'k' → 1}" });
  expect(Globals).toMatchObject({ old9: "'var'", Point9: "class Point9" });
  expect(Object.keys(Globals!)).not.toContain("process");
  expect(Object.keys(Globals!)).not.toContain("library9");
  expect(Object.keys(Globals!)).not.toContain("display");
  await debug.continue();
  expect(await debug.stopped()).toEqual(["(anonymous):11", "(cell):15"]);
  expect(await debug.scopes()).toMatchObject({
    Locals: { inner: "4" },
    Closure: { outer: "Array(2) [1, 2]" },
  });
  expect(await debug.inside("list9")).toMatchObject({
    "[0 … 99]": "",
    "[100 … 199]": "",
    "[200 … 249]": "",
  });
  expect(await debug.inside("list9", "[200 … 249]")).toMatchObject({ 200: "200", 249: "249" });
  expect(await debug.inside("this")).toEqual({ x: "3", "#secret": "7" });
  await debug.continue();
  expect(result(await running)).toBe("7");
});

test("evaluates in a frame, also what is wrong or calls back", async () => {
  const code = "function f10(a: number) {\n  return a;\n}\nf10(20)";
  await debug.breakIn(code, 2);
  const running = kernel.execute(code);
  await debug.stopped();
  expect(await debug.evaluate("a + 1")).toBe("21");
  expect(await debug.evaluate("[a, 'b']")).toBe("Array(2) [20, 'b']");
  const [frame, cell] = await debug.frames();
  expect(await debug.respond("evaluate", { expression: "nope", frameId: frame!["id"] })).toMatchObject({
    success: false,
    message: "ReferenceError: nope is not defined",
  });
  expect(await debug.respond("evaluate", { expression: "a", frameId: cell!["id"] })).toMatchObject({
    message: "ReferenceError: a is not defined",
  });
  expect(await debug.evaluate("f10(5)")).toBe("5"); // no stop inside a stop
  expect(await debug.evaluate("(a as number) + (<number>1)")).toBe("21");
  expect(await debug.evaluate("a = 22")).toBe("22");
  await debug.continue();
  expect(result(await running)).toBe("22");
});

test("without a stop, shows the notebook's variables and evaluates beside the program", async () => {
  await kernel.execute(
    'const shown11 = { html: "x", [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }) }',
  );
  await debug.breakIn("function stops11() {\n  return 11;\n}", 2);
  await kernel.execute("function stops11() {\n  return 11;\n}");
  const { variables } = await debug.ask("inspectVariables");
  expect(variables).toContainEqual(expect.objectContaining({ name: "shown11", evaluateName: "shown11" }));
  expect(await debug.ask("richInspectVariables", { variableName: "shown11" })).toMatchObject({
    data: { "text/html": "<b>x</b>" },
  });
  expect(await debug.ask("richInspectVariables", { variableName: "shown11", frameId: 1 })).toMatchObject({
    data: { "text/html": "<b>x</b>" },
  });
  expect(await debug.respond("richInspectVariables", { variableName: "0" })).toMatchObject({
    success: false,
  });
  expect(await debug.ask("evaluate", { expression: "stops11()" })).toMatchObject({ result: "11" });
});

test("the variables are there also while a cell blocks", async () => {
  const running = kernel.execute('let here12 = 1; console.log("blocks"); while (true) here12++;');
  await kernel.until(({ content }) => content["text"] === "blocks\n");
  const { variables } = await debug.ask("inspectVariables");
  expect(variables).toContainEqual(expect.objectContaining({ name: "here12", type: "float" }));
  // JupyterLab asks for the variables behind each message of a cell: an answer must not bring another such message.
  const statuses = kernel.published.filter(({ header }) => header.msg_type === "status");
  expect(statuses.filter(({ parentHeader }) => parentHeader.msg_type === "execute_request")).toHaveLength(1);
  expect(statuses.at(-1)).toMatchObject({
    content: { execution_state: "busy" },
    parentHeader: { msg_type: "debug_request" },
  });
  await interrupt();
  await running;
});

test("pauses a program that runs", async () => {
  const running = kernel.execute(
    'let goes18 = true; console.log("runs");\nwhile (goes18) {\n  void 0;\n}\ngoes18',
  );
  await kernel.until(({ content }) => content["text"] === "runs\n");
  await debug.ask("pause", { threadId: 1 });
  expect((await debug.stopped())[0]).toMatch(/^\(cell\):[23]$/);
  await debug.evaluate("goes18 = false");
  await debug.continue();
  expect(result(await running)).toBe("false");
});

test("stops in a timer whose cell is over", async () => {
  const code = 'let late19 = 0;\nsetTimeout(() => {\n  late19 = 1;\n  console.log("late");\n}, 5);';
  await debug.breakIn(code, 4);
  await kernel.execute(code);
  expect(await debug.stopped()).toEqual(["(anonymous):4"]);
  expect(await debug.evaluate("late19")).toBe("1");
  await debug.continue();
  await kernel.until(({ content }) => content["text"] === "late\n");
});

test("copies a variable of a function to the notebook", async () => {
  const code = "function f13(deep13: number[]) {\n  return deep13.length;\n}\nf13([1, 2])";
  await debug.breakIn(code, 2);
  const running = kernel.execute(code);
  await debug.stopped();
  const [frame] = await debug.frames();
  await debug.ask("copyToGlobals", {
    srcVariableName: "deep13",
    dstVariableName: "copied13",
    srcFrameId: frame!["id"],
  });
  expect((await debug.scopes())["Globals"]).toMatchObject({ copied13: "Array(2) [1, 2]" });
  await debug.continue();
  await running;
  expect(result(await kernel.execute("(globalThis as any).copied13"))).toBe("[ 1, 2 ]");
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
