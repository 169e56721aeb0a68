import { beforeEach, expect, test } from "vitest";
import { Breakpoints } from "../../../kernel/debugger/breakpoints.ts";
import type { Inspector } from "../../../kernel/debugger/inspector.ts";
import type { Breakpoint } from "../../../kernel/debugger/protocol.ts";
import { Scripts } from "../../../kernel/debugger/scripts.ts";

// V8 is played by an inspector that finds code at even lines only.

let asked: [string, Record<string, unknown>][];
let found: Breakpoint[];
let scripts: Scripts;
let breakpoints: Breakpoints;

const inspector: Inspector = {
  async ask<Reply>(method: string, parameters: object = {}) {
    const { url, lineNumber } = parameters as { url: string; lineNumber: number };
    asked.push([method, parameters as Record<string, unknown>]);
    const location = { scriptId: url, lineNumber: lineNumber + (lineNumber % 2) };
    return {
      breakpointId: `${url}:${lineNumber}`,
      locations: scripts.withId(url) ? [location] : [],
    } as Reply;
  },
  connect() {},
  disconnect() {},
};

const file = "file:///project/plain.js";
const announcement = { url: file, label: "plain.js", source: "", map: "" };
const path = "/project/plain.js";

beforeEach(() => {
  asked = [];
  found = [];
  scripts = new Scripts();
  breakpoints = new Breakpoints(inspector, scripts, (breakpoint) => found.push(breakpoint));
});

/** A script that V8 knows under its address. */
function parse(url = file) {
  const script = scripts.announced({ ...announcement, url });
  scripts.parsed(url, url);
  return script;
}

const placed = () =>
  asked
    .filter(([method]) => method.endsWith("setBreakpointByUrl"))
    .map(([, { url, lineNumber }]) => [url, lineNumber]);

test("a breakpoint in a script that is there is placed at once, where V8 finds code", async () => {
  parse();
  expect(await breakpoints.set(path, [{ line: 2 }])).toMatchObject([{ verified: true, line: 3 }]);
  expect(placed()).toEqual([[file, 1]]);
});

test("a breakpoint for a script that is to come waits for it", async () => {
  expect(await breakpoints.set(path, [{ line: 2, condition: "x > 1" }])).toMatchObject([
    { verified: false, line: 2 },
  ]);
  expect(asked).toEqual([]);
  await breakpoints.placeIn(scripts.announced(announcement));
  expect(asked).toMatchObject([
    ["Debugger.setBreakpointByUrl", { url: file, lineNumber: 1, condition: "x > 1" }],
  ]);
  breakpoints.resolved({ breakpointId: `${file}:1`, location: { scriptId: file, lineNumber: 2 } });
  expect(found).toMatchObject([{ verified: true, line: 3, source: { path } }]);
});

test("a source that became two scripts has its breakpoints in both", async () => {
  parse();
  parse(`${file}?1`);
  await breakpoints.set(path, [{ line: 1 }]);
  expect(placed()).toEqual([
    [file, 0],
    [`${file}?1`, 0],
  ]);
});

test("setting the breakpoints of a source again removes those that it had, and no others", async () => {
  parse();
  parse("file:///project/other.js");
  await breakpoints.set(path, [{ line: 1 }, { line: 5 }]);
  await breakpoints.set("/project/other.js", [{ line: 1 }]);
  asked = [];
  expect(await breakpoints.set(path, [])).toEqual([]);
  expect(asked).toEqual([
    ["Debugger.removeBreakpoint", { breakpointId: `${file}:0` }],
    ["Debugger.removeBreakpoint", { breakpointId: `${file}:4` }],
  ]);
});
