import { type Runtime, Session } from "node:inspector";
import { afterAll, beforeAll, expect, test } from "vitest";
import { textOf, typeOf } from "../../../kernel/debugger/values.ts";

const session = new Session();
beforeAll(() => session.connect());
afterAll(() => session.disconnect());

/** A value as V8 tells of it. */
function remote(expression: string): Runtime.RemoteObject {
  let result: Runtime.RemoteObject | undefined;
  session.post("Runtime.evaluate", { expression, generatePreview: true }, (_error, reply) => {
    ({ result } = reply);
  });
  return result!;
}

test.each([
  ["1.5", "1.5"],
  ["-0", "-0"],
  ["NaN", "NaN"],
  ["10n", "10n"],
  ["true", "true"],
  ["undefined", "undefined"],
  ["null", "null"],
  ["'it\\'s\\n'", `"it's\\n"`],
  ["'x'.repeat(1000)", `'${"x".repeat(117)}…'`],
  ["Symbol('s')", "Symbol(s)"],
  ["[1, 'a', { b: 2 }, [3]]", "Array(4) [1, 'a', Object, Array(1)]"],
  ["new Float32Array([1, 2])", "Float32Array(2) [1, 2]"],
  ["({ x: 1, y: { z: 2 } })", "{x: 1, y: Object}"],
  ["({ get g() { throw 1 } })", "{g: …}"],
  ["new (class Point { x = 1 })()", "Point {x: 1}"],
  ["new Map([['k', { v: 1 }]])", "Map(1) {'k' → Object}"],
  ["new Set([1, 2])", "Set(2) {1, 2}"],
  ["new Error('bad')", "Error: bad"],
  ["/a+/g", "/a+/g"],
  ["(function f(x, y = {}) { return x })", "function f(x, y"],
  ["(async (x) => x)", "async (x) =>"],
  ["(class A extends Array { })", "class A extends Array"],
])("%s reads %s", (expression, text) => {
  expect(textOf(remote(expression))).toBe(text);
});

test("the types that JupyterLab reads values of are named as it calls them; for others it shows the value", () => {
  expect(typeOf(remote("1"))).toEqual({ type: "float" });
  expect(typeOf(remote("'a'"))).toEqual({ type: "str" });
  expect(typeOf(remote("false"))).toEqual({ type: "bool" });
  expect(typeOf(remote("[1]"))).toEqual({});
});
