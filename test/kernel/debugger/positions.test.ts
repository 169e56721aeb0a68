import { SourceMap, type SourceMapPayload } from "node:module";
import { expect, test } from "vitest";
import { Positions } from "../../../kernel/debugger/positions.ts";
import { segmentsOf } from "../../../kernel/debugger/sourceMap.ts";
import { parseCell } from "../../../kernel/language/cell.ts";
import { translate } from "../../../kernel/language/translate.ts";

const source = `interface Pair {
  a: number;
}

const pair: Pair = { a: 1 };
// a comment
function f(x: number): number {
  return x * 2;
}
f(pair.a);
`;
const { code, map } = translate(parseCell(source), 1, () => "let");
const positions = new Positions(map);

const lineOf = (text: string, of: string) => of.split("\n").findIndex((line) => line.includes(text));

test("decodes a source map as Node does", () => {
  const node = new SourceMap(JSON.parse(map) as SourceMapPayload);
  const segments = segmentsOf(map);
  expect(segments.length).toBeGreaterThan(20);
  for (const { generated, original } of segments)
    expect(node.findEntry(generated.line, generated.column)).toMatchObject({
      originalLine: original.line,
      originalColumn: original.column,
    });
});

test("a line of the script leads to its line in the source", () => {
  const line = lineOf("x * 2", code);
  expect(positions.original({ line, column: 6 }).line).toBe(7);
  expect(positions.original({ line, column: 1000 }).line).toBe(7);
});

test("a line of the source leads to where it runs, also when that was moved", () => {
  expect(positions.generated(7)?.line).toBe(lineOf("x * 2", code));
  expect(positions.generated(6)?.line).toBe(lineOf("function (x)", code));
  expect(positions.generated(9)?.line).toBe(lineOf("f(pair.a)", code));
});

test("a line where nothing runs leads to the next that does", () => {
  for (const line of [0, 1, 2, 3, 4]) expect(positions.generated(line)?.line).toBe(lineOf("a: 1", code));
  expect(positions.generated(5)?.line).toBe(lineOf("a comment", code)); // the compiler keeps it; V8 moves on
  expect(positions.generated(10)).toBeUndefined();
});

test("without a map, source and script are the same", () => {
  const same = new Positions("");
  expect(same.original({ line: 3, column: 4 })).toEqual({ line: 3, column: 4 });
  expect(same.generated(3)).toEqual({ line: 3, column: 0 });
});
