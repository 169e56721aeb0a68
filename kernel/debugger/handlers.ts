import { readFile } from "node:fs/promises";
import { integer, object, text } from "../protocol/fields.ts";
import type { DebugAdapter } from "./adapter.ts";
import type { WantedBreakpoint } from "./breakpoints.ts";
import { capabilities, exceptionState } from "./capabilities.ts";
import { evaluated } from "./evaluate.ts";
import { type Arguments, threadId } from "./protocol.ts";

/** Gives back the body of the response. What it throws becomes the reason of a failure. */
type Handler = (args: Arguments, adapter: DebugAdapter) => object | undefined | Promise<object | undefined>;

/** All requests that are answered beside the program, one entry for each. Jupyter has added the last few. */
export const handlers: Readonly<Record<string, Handler>> = {
  initialize: async (_args, adapter) => {
    await adapter.start();
    return capabilities;
  },
  attach: (_args, { emit }) => {
    emit("initialized", {});
    return undefined;
  },
  configurationDone: () => undefined,
  disconnect: async (_args, adapter) => {
    await adapter.stop();
    return undefined;
  },

  setBreakpoints: async (args, { breakpoints }) => {
    const path = text(object(args, "source"), "path");
    return { breakpoints: await breakpoints.set(path, wantedBreakpoints(args)) };
  },
  setExceptionBreakpoints: async (args, { inspector }) => {
    const state = exceptionState(list(args, "filters"));
    await inspector.ask("Debugger.setPauseOnExceptions", { state });
    return undefined;
  },

  continue: async (_args, { stops }) => {
    await stops.continue();
    return { allThreadsContinued: true };
  },
  next: (_args, { stops }) => stops.step("Debugger.stepOver"),
  stepIn: (_args, { stops }) => stops.step("Debugger.stepInto"),
  stepOut: (_args, { stops }) => stops.step("Debugger.stepOut"),
  pause: (_args, { inspector }) => inspector.ask("Debugger.pause"),

  threads: () => ({ threads: [{ id: threadId, name: "cells" }] }),
  stackTrace: (args, { stops }) => {
    const { frames } = stops;
    const start = integer(args, "startFrame", 0);
    const levels = integer(args, "levels", 0) || frames.length;
    return { stackFrames: frames.slice(start, start + levels), totalFrames: frames.length };
  },
  scopes: (args, { stops }) => ({ scopes: stops.scopes(integer(args, "frameId", 0)) }),
  variables: async (args, { variables }) => ({
    variables: await variables.inside(integer(args, "variablesReference", 0)),
  }),
  evaluate: async (args, adapter) => {
    const value = await evaluated(text(args, "expression"), integer(args, "frameId"), adapter);
    const { value: result, ...rest } = adapter.variables.variable("", value);
    return { result, ...rest };
  },

  source: async (args, { scripts }) => {
    const path = text(object(args, "source"), "path");
    return {
      content: scripts.sourceOf(path) ?? (await readFile(path, "utf8")),
      mimeType: "application/typescript",
    };
  },
  modules: (_args, { scripts }) => {
    const files = scripts.all().filter(({ url }) => url.startsWith("file:"));
    const modules = files.map(({ name, path }, id) => ({ id, name, path }));
    return { modules, totalModules: modules.length };
  },

  dumpCell: (args, { scripts }) => ({ sourcePath: scripts.dumped(text(args, "code")) }),
  inspectVariables: async (_args, { stops, variables }) => {
    if (!stops.isStopped) variables.clear();
    return { variables: await variables.inside(variables.add({ kind: "globals" })) };
  },
  richInspectVariables: async (args, adapter) => {
    const name = identifier(args, "variableName");
    const frameId = adapter.stops.isStopped ? integer(args, "frameId") : undefined; // a view may outlive its frame
    return adapter.program.show(await evaluated(name, frameId, adapter));
  },
  copyToGlobals: async (args, adapter) => {
    const [from, to] = [identifier(args, "srcVariableName"), identifier(args, "dstVariableName")];
    const value = await evaluated(from, integer(args, "srcFrameId"), adapter);
    await adapter.program.assign(to, value);
    return undefined;
  },
};

function wantedBreakpoints(args: Arguments): WantedBreakpoint[] {
  return list(args, "breakpoints").map((each) => {
    const wanted = each as Arguments;
    return { line: integer(wanted, "line", 0), condition: text(wanted, "condition", "") };
  });
}

function list(args: Arguments, name: string): unknown[] {
  const value = args[name] ?? [];
  if (!Array.isArray(value)) throw new Error(`${name}: expected a list, got ${JSON.stringify(value)}`);
  return value;
}

/** What is inside another value has no name of its own. */
function identifier(args: Arguments, name: string): string {
  const value = text(args, name);
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(value)) return value;
  throw new Error(`${name}: expected the name of a variable, got ${JSON.stringify(value)}`);
}
