import type { Debugger } from "node:inspector";
import { expect, test } from "vitest";
import type { Frame } from "../../../kernel/debugger/frames.ts";
import { Scripts } from "../../../kernel/debugger/scripts.ts";
import { Step } from "../../../kernel/debugger/stepping.ts";

const script = new Scripts().announced({ url: "cell-1.ts", label: "In [1]", source: "", map: "" });

/** A frame at a line and column of the script, in the function that starts at line `start`. */
function frame(line: number, column: number, start = 0): Frame {
  const call = {
    location: { scriptId: "1", lineNumber: line, columnNumber: column },
    functionLocation: { scriptId: "1", lineNumber: start, columnNumber: 0 },
  } as Debugger.CallFrame;
  return { call, script, line: line + 1, column: column + 1 };
}

const next = (step: Step, ...stack: Frame[]) =>
  step.next(
    stack.map(({ call }) => call),
    stack,
  );

test("a step goes on until another line", () => {
  const step = new Step("Debugger.stepOver", [frame(1, 0)]);
  expect(next(step, frame(1, 8))).toBe("Debugger.stepOver");
  expect(next(step, frame(2, 0))).toBeUndefined();
});

test("a loop in one line stops each time round", () => {
  const step = new Step("Debugger.stepOver", [frame(1, 16)]);
  expect(next(step, frame(1, 20))).toBe("Debugger.stepOver");
  expect(next(step, frame(1, 30))).toBe("Debugger.stepOver");
  expect(next(step, frame(1, 16))).toBeUndefined();
});

test("a step into a function stops there, also on the same line", () => {
  const step = new Step("Debugger.stepInto", [frame(1, 0)]);
  expect(next(step, frame(1, 10, 1), frame(1, 0))).toBeUndefined();
});

test("a step over an await may come back with less of the stack", () => {
  const step = new Step("Debugger.stepOver", [frame(1, 0, 1), frame(5, 0)]);
  expect(next(step, frame(1, 12, 1))).toBe("Debugger.stepOver");
});

test("a step that arrives in foreign code is led out of it", () => {
  const foreign = frame(9, 9).call;
  const stack = [frame(1, 0)];
  const calls = [foreign, stack[0]!.call];
  expect(new Step("Debugger.stepOver", stack).next(calls, stack)).toBe("Debugger.stepOut");
  const into = new Step("Debugger.stepInto", stack);
  for (let i = 0; i < 50; i++) expect(into.next(calls, stack)).toBe("Debugger.stepInto"); // it may call back
  expect(into.next(calls, stack)).toBe("Debugger.stepOut");
});
