import { expect, test } from "vitest";
import { result } from "../../helpers/kernelClient.ts";
import { type Debugged, shareDebugger } from "../../helpers/sharedDebugger.ts";

// What a program that stands still, or does not, has in it.

let kernel: Debugged["kernel"];
let debug: Debugged["debug"];
shareDebugger((shared) => {
  ({ kernel, debug } = shared);
});

const interrupt = () => kernel.ask("control", "interrupt_request");

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
  expect(statuses.at(-1)).toMatchObject({ parentHeader: { msg_type: "debug_request" } }); // busy, or idle again already
  await interrupt();
  await running;
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
