import type { Debugger } from "node:inspector";
import { placeIn } from "./frames.ts";
import type { Inspector } from "./inspector.ts";
import type { Breakpoint } from "./protocol.ts";
import type { Script, Scripts } from "./scripts.ts";
import type { Position } from "./sourceMap.ts";
import { Turns } from "./turns.ts";

/** A breakpoint as a frontend wants it. */
export interface WantedBreakpoint {
  /** From 1. */
  line: number;
  /** Stops only where this is true. */
  condition?: string;
}

/** A breakpoint of a source. Each script that the source became has one of V8's for it. */
interface Kept {
  readonly id: number;
  readonly path: string;
  readonly wanted: WantedBreakpoint;
  /** Where V8 has found code for it. */
  found?: number;
  /** Nothing runs at this line or below. */
  isBelowAll?: boolean;
}

/**
 * The breakpoints of all sources. One for a cell that is still to run waits until its script is announced; V8 then
 * sets it while it parses the script, before the first line runs.
 */
export class Breakpoints {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  readonly #onFound: (breakpoint: Breakpoint) => void;
  readonly #kept = new Map<string, Kept[]>();
  /** V8's names, and what each of them stands for. Lines without code share the next line's. */
  readonly #placed = new Map<string, { script: Script; of: Kept[] }>();
  readonly #turns = new Turns();
  #latest = 0;

  /** @param onFound  told when one that has waited is placed */
  constructor(inspector: Inspector, scripts: Scripts, onFound: (breakpoint: Breakpoint) => void) {
    this.#inspector = inspector;
    this.#scripts = scripts;
    this.#onFound = onFound;
  }

  /** Replaces the breakpoints of a source. */
  set(path: string, wanted: readonly WantedBreakpoint[]): Promise<Breakpoint[]> {
    return this.#turns.take(async () => {
      await this.#remove(path);
      const kept: Kept[] = wanted.map((each) => ({ id: ++this.#latest, path, wanted: each }));
      this.#kept.set(path, kept);
      for (const script of this.#scripts.withPath(path)) await this.#placeAll(script);
      return kept.map(told);
    });
  }

  /** Sets the breakpoints of a new script, also when V8 has not parsed it yet. */
  placeIn(script: Script): Promise<void> {
    return this.#turns.take(() => this.#placeAll(script));
  }

  /** V8 has parsed a script and found code for a breakpoint in it. */
  resolved({ breakpointId, location }: Debugger.BreakpointResolvedEventDataType): void {
    for (const kept of this.#find(breakpointId, location)) this.#onFound(told(kept));
  }

  /** V8 has forgotten them all. */
  clear(): void {
    this.#kept.clear();
    this.#placed.clear();
  }

  async #placeAll(script: Script): Promise<void> {
    const at = new Map<string, Kept[]>();
    for (const kept of this.#kept.get(script.path) ?? []) {
      const position = script.positions.generated(kept.wanted.line - 1);
      kept.isBelowAll = position === undefined;
      if (position) at.set(key(position), [...(at.get(key(position)) ?? []), kept]);
    }
    const isPlaced = [...this.#placed.values()].some((each) => each.script === script);
    if (!isPlaced) for (const [place, of] of at) await this.#place(script, place, of);
  }

  async #place(script: Script, place: string, of: Kept[]): Promise<void> {
    const [lineNumber, columnNumber] = place.split(":").map(Number);
    const condition = of.find(({ wanted }) => wanted.condition)?.wanted.condition ?? "";
    const { breakpointId, locations } = await this.#inspector.ask<Debugger.SetBreakpointByUrlReturnType>(
      "Debugger.setBreakpointByUrl",
      { url: script.url, lineNumber, columnNumber, condition },
    );
    this.#placed.set(breakpointId, { script, of });
    for (const location of locations) this.#find(breakpointId, location);
  }

  /** Those of V8's breakpoint, now that its place is known. */
  #find(breakpointId: string, location: Debugger.Location): Kept[] {
    const { script, of = [] } = this.#placed.get(breakpointId) ?? {};
    for (const kept of of) kept.found = placeIn(script!, location).line;
    return of;
  }

  async #remove(path: string): Promise<void> {
    for (const [breakpointId, { script }] of [...this.#placed]) {
      if (script.path !== path) continue;
      this.#placed.delete(breakpointId);
      await this.#inspector.ask("Debugger.removeBreakpoint", { breakpointId });
    }
  }
}

const key = ({ line, column }: Position): string => `${line}:${column}`;

function told({ id, path, wanted, found, isBelowAll = false }: Kept): Breakpoint {
  const source = { path };
  if (found !== undefined) return { id, verified: true, line: found, source };
  const message = isBelowAll ? "nothing runs at this line or below" : "set when this source runs";
  return { id, verified: false, line: wanted.line, source, message };
}
