import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { printed, result } from "../../helpers/kernelClient.ts";
import { type Debugged, shareDebugger } from "../../helpers/sharedDebugger.ts";

// Where a program stops, and how it goes on from there.

let folder: Debugged["folder"];
let kernel: Debugged["kernel"];
let debug: Debugged["debug"];
shareDebugger((shared) => {
  ({ folder, kernel, debug } = shared);
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
