import { inspect, types } from "node:util";
import { green, red } from "./ansi.ts";
import { excerpt } from "./excerpt.ts";
import type { Failure } from "./failure.ts";
import { nameOf, type Place, readStack, type Sources } from "./stack.ts";

/**
 * What a cell threw, with the line that threw it:
 *
 *     Cell In [3], line 2
 *         2 |   throw new RangeError("rank");
 *           |         ^
 *     RangeError: rank
 *         at pick (Cell In [3]:2:9)
 *         at Cell In [3]:4:1
 */
export function runtimeError(thrown: unknown, cells: Sources, outer: unknown[] = []): Failure {
  if (!isError(thrown) || outer.includes(thrown)) return thrownValue(thrown); // an error can be its own cause
  const { frames, place } = readStack(String(thrown.stack ?? ""), cells);
  const head = `${red(thrown.name)}: ${thrown.message}`;
  const nested = inside(thrown).map(([name, each]) =>
    indented(name, runtimeError(each, cells, [...outer, thrown])),
  );
  return {
    ename: thrown.name,
    evalue: thrown.message,
    traceback: [
      ...(place ? [located(place)] : []),
      [head, ...frames.map((frame) => `    ${frame}`), ...ownFields(thrown), ...nested].join("\n"),
    ],
  };
}

function thrownValue(thrown: unknown) {
  const evalue = inspect(thrown);
  return { ename: "Uncaught", evalue, traceback: [`${red("Uncaught")}: ${evalue}`] };
}

/** Errors of other realms (node:vm) are errors, too. */
const isError = (value: unknown): value is Error => types.isNativeError(value) || value instanceof Error;

function located({ cell, line, column }: Place): string {
  return `${nameOf(cell, green)}, line ${line}\n${excerpt(cell.source, line, column, "^")}`;
}

/** What was put on the error besides its message: `{ code: "ENOENT" }`. */
function ownFields(error: Error): string[] {
  const { cause: _cause, ...fields } = { ...error } as Record<string, unknown>;
  return Object.keys(fields).length > 0 ? [`    ${inspect(fields)}`] : [];
}

/** The errors that an error gathers, and its cause. */
function inside(error: Error): [string, unknown][] {
  const gathered = error instanceof AggregateError ? error.errors : [];
  const causes = error.cause === undefined ? [] : [error.cause];
  return [
    ...gathered.map((each): [string, unknown] => ["error", each]),
    ...causes.map((each): [string, unknown] => ["cause", each]),
  ];
}

const indented = (name: string, { traceback }: { traceback: string[] }) =>
  `    [${name}] ${traceback.at(-1)!.replaceAll("\n", "\n    ")}`;
