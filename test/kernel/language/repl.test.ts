import inspector from "node:inspector";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseCell } from "../../../kernel/language/cell.ts";
import { declaredNames } from "../../../kernel/language/names.ts";
import { type Storage, storageFor } from "../../../kernel/language/storage.ts";
import { translate } from "../../../kernel/language/translate.ts";

// Cells translated and then run by V8 in REPL mode, as the session does. Each test uses names of its own.

const session = new inspector.Session();
const kept = new Map<string, Storage>();

beforeAll(() => {
  session.connect();
  const module = { default: "the default", a: "named a" };
  const require = async (name: string) => `required ${name}`;
  const loader = { import: async () => module, require, meta: { url: "file:///cell" } };
  Object.assign(globalThis, { __deltalab: loader });
});
afterAll(() => {
  session.disconnect();
  Reflect.deleteProperty(globalThis, "__deltalab");
});

/** Runs a cell; answers its value, or the first line of what it threw. */
function run(source: string): Promise<unknown> {
  const cell = parseCell(source);
  const declared = declaredNames(cell.file);
  const storageOf = storageFor(declared, kept);
  const { code } = translate(cell, 1, storageOf);
  for (const name of declared.keys()) kept.set(name, storageOf(name)!);
  return new Promise((resolve, reject) => {
    const options = { expression: code, replMode: true, awaitPromise: true, returnByValue: true };
    const answered = (failure: Error | null, answer: inspector.Runtime.EvaluateReturnType) => {
      if (failure) reject(failure);
      else resolve(answer.exceptionDetails?.exception?.description?.split("\n")[0] ?? answer.result.value);
    };
    session.post("Runtime.evaluate", options, answered);
  });
}

describe("the value of a cell is", () => {
  test.each([
    ["1 + 1", 2],
    ["{ a: 1 }", { a: 1 }],
    ["{ const a = 1; a + 1 }", 2],
    ["const v1 = 5", undefined],
    ["'text'", "text"],
    ["const v2 = 5; v2 as number", 5],
    ["await Promise.resolve(3)", 3],
    ["4; import 'm'", 4],
    ["4; interface V3 {}", 4],
    ["export default 6", 6],
    ["import d1 from 'm'; d1", "the default"],
    ["import { a as v4 } from 'm'; v4", "named a"],
    ["import * as v5 from 'm'; v5.a", "named a"],
    ["(await import('m')).default", "the default"],
    ["import.meta.url", "file:///cell"],
    ["let v6 = 0; for await (const x of [1, 2]) v6 += x; v6", 3],
    ["enum V7 { A = 7 } V7.A", 7],
    ["namespace V8 { export const x = 8 } V8.x", 8],
    ["v9(); function v9() { return 9 }", 9],
    ["abstract class V10 { static x = 10 } V10.x", 10],
    ["using v11 = { [Symbol.dispose]() {}, x: 11 }; v11.x", 11],
    [
      "function v12(_: unknown, { name }: ClassDecoratorContext) { globalThis.name12 = name }\n@v12 class V12 {}\nname12",
      "V12",
    ],
    ["function v13() {} v13.name", "v13"],
    ["for (var v15 = 0; v15 < 3; v15++); v15", 3],
    ["let v16 = 'let'; v16", "let"],
    ["for (var v16 = 0; v16 < 3; v16++); v16", 3],
    ["for (var v16 of ['a', 'b']); v16", "b"],
    ["for (var v16 in { x: 1 }); v16", "x"],
    ["let v17 = 0, v18 = 0; v17", 0],
    [
      "for (var { v17, o: [, v18 = 7, ...v19] } of [{ v17: 1, o: [2, undefined, 4, 5] }]); [v17, v18, ...v19]",
      [1, 7, 4, 5],
    ],
    ["if (true) { var v17, v18 = 8, v15 = 9 } [v17, v18, v15]", [null, 8, 9]],
    ["(() => { var v17 = 1; return v17 })()", 1],
    ["import v20 = require('m'); v20", "required m"],
    ["var v14 = 14; globalThis.v14", 14],
  ])("%s", async (source, value) => {
    expect(await run(source)).toEqual(value);
  });
});

describe("a name can be declared again", () => {
  const declarations = [
    ["const", (name: string) => `const ${name} = 'const'`],
    ["let", (name: string) => `let ${name} = 'let'`],
    ["var", (name: string) => `var ${name} = 'var'`],
    ["function", (name: string) => `function ${name}() {}`],
    ["class", (name: string) => `class ${name} {}`],
    ["enum", (name: string) => `enum ${name} { A }`],
    ["namespace", (name: string) => `namespace ${name} { export const x = 1 }`],
    ["import", (name: string) => `import ${name} from 'm'`],
  ] as const;
  const typeOfKind: Record<string, string> = {
    function: "function",
    class: "function",
    enum: "object",
    namespace: "object",
  };
  const pairs = declarations.flatMap(([first, declareFirst]) =>
    declarations.map(([second, declareSecond]) => [first, second, declareFirst, declareSecond] as const),
  );

  test.each(pairs)("%s, then %s", async (first, second, declareFirst, declareSecond) => {
    const name = `again_${first}_${second}`;
    expect(await run(declareFirst(name))).toBeUndefined();
    expect(await run(declareSecond(name))).toBeUndefined();
    expect(await run(`typeof ${name}`)).toBe(typeOfKind[second] ?? "string");
  });
});

describe("state", () => {
  test("closures see later assignments", async () => {
    await run("let count = 0; function inc() { count++; return count }");
    await run("count = 100");
    expect(await run("inc()")).toBe(101);
  });

  test("functions reach what was declared again under their own name", async () => {
    await run("function again(n: number): number { return n === 0 ? 0 : again(n - 1) }\nconst first = again");
    await run("function again(n: number): number { return 42 }");
    expect(await run("first(1)")).toBe(42);
  });

  test("what a failing cell did before is kept, and its names can be declared again", async () => {
    expect(await run("const before = 1; const after = JSON.parse('{')")).toMatch(/^SyntaxError/);
    expect(await run("before")).toBe(1);
    await run("const after = 2");
    expect(await run("after")).toBe(2);
  });

  test("an enum declared again has none of the old members", async () => {
    await run("enum Level { Low }");
    await run("enum Level { High }");
    expect(await run("Object.keys(Level)")).toEqual(["0", "High"]);
  });

  test("a global of Node's is hidden, not replaced", async () => {
    await run("const fetch = () => 'mine'");
    expect(await run("fetch() + typeof globalThis.fetch('x').catch(() => {})")).toBe("mineobject");
  });
});
