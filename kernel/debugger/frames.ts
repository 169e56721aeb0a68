import type { Debugger } from "node:inspector";
import type { Scope, StackFrame } from "./protocol.ts";
import type { NamedValue } from "./references.ts";
import type { Script, Scripts } from "./scripts.ts";
import type { Variables } from "./variables.ts";

/** A function of the user's that was called and has not returned, at a place in its source. */
export interface Frame {
  call: Debugger.CallFrame;
  script: Script;
  /** From 1. */
  line: number;
  column: number;
}

/** The user's part of the stack, innermost first. */
export function ownFrames(calls: readonly Debugger.CallFrame[], scripts: Scripts): Frame[] {
  return calls.flatMap((call) => {
    const script = scripts.withId(call.location.scriptId);
    return script ? [{ call, script, ...placeIn(script, call.location) }] : [];
  });
}

/** Where V8's location is in the source. */
export function placeIn(script: Script, { lineNumber, columnNumber = 0 }: Debugger.Location) {
  const { line, column } = script.positions.original({ line: lineNumber, column: columnNumber });
  return { line: line + 1, column: column + 1 };
}

export function stackFrame(id: number, { call, script, line, column }: Frame): StackFrame {
  const { name, path } = script;
  return { id, name: nameOf(call, script), source: { name, path }, line, column };
}

/**
 * A function's name. What stands outside of all functions has none: V8 gives a cell's own code no local scope, and puts
 * that of a file into a function that the translation has made up.
 */
function nameOf({ functionName, functionLocation, scopeChain }: Debugger.CallFrame, script: Script): string {
  if (!script.url.startsWith("file:"))
    return functionName || (scopeChain.some(({ type }) => type === "local") ? "(anonymous)" : "(cell)");
  const isOwn = script.positions.covers(functionLocation?.lineNumber ?? 0);
  return isOwn ? functionName || "(anonymous)" : "(file)";
}

/** The variables that a frame sees. Those of the outermost scope are the notebook's. */
export function scopesOf({ call }: Frame, variables: Variables): Scope[] {
  const { scopeChain } = call;
  const outer = scopeChain.findIndex(({ type }) => outerScopes.has(type));
  const locals = scopeChain.slice(0, outer < 0 ? undefined : outer);
  const closures = scopeChain.filter(({ type }) => type === "closure" || type === "module");
  const scope = (name: string, parts: Debugger.Scope[], besides: NamedValue[] = []): Scope[] => {
    const objectIds = parts.flatMap(({ object }) => object.objectId ?? []);
    if (objectIds.length === 0 && besides.length === 0) return [];
    return [
      { name, variablesReference: variables.add({ kind: "scope", objectIds, besides }), expensive: false },
    ];
  };
  const globals = {
    name: "Globals",
    variablesReference: variables.add({ kind: "globals" }),
    expensive: false,
  };
  return [...scope("Locals", locals, besides(call)), ...scope("Closure", closures), globals];
}

const outerScopes: ReadonlySet<string> = new Set(["closure", "module", "script", "global"]);

/** `this`, where it is more than the program itself, and what a function is about to return. */
function besides({ this: receiver, returnValue }: Debugger.CallFrame): NamedValue[] {
  const isOwn = receiver.type === "object" && receiver.className !== "global";
  return [
    ...(isOwn ? [{ name: "this", value: receiver }] : []),
    ...(returnValue ? [{ name: "(return value)", value: returnValue }] : []),
  ];
}
