import type { Debugger } from "node:inspector";

/** V8's inspector of the thread that runs the cells, as the debugger uses it. Types only, so that a test can put a fake in its place. */
export interface Inspector {
  /** @throws {Error} V8 refuses, in its own words */
  ask<Reply = object>(method: string, parameters?: object): Promise<Reply>;
  /** Connecting twice does nothing. */
  connect(listener: InspectorListener): void;
  /** V8 forgets all breakpoints, and goes on when it was stopped. */
  disconnect(): void;
}

/** What V8 tells by itself. */
export interface InspectorListener {
  paused(event: Debugger.PausedEventDataType): void;
  resumed(): void;
  scriptParsed(event: Debugger.ScriptParsedEventDataType): void;
  breakpointResolved(event: Debugger.BreakpointResolvedEventDataType): void;
}
