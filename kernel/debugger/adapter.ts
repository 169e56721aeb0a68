import type { Debugger } from "node:inspector";
import { Breakpoints } from "./breakpoints.ts";
import { handlers } from "./handlers.ts";
import type { Inspector, InspectorListener } from "./inspector.ts";
import { foreignCode } from "./ownCode.ts";
import { Program } from "./program.ts";
import type { Answer, DebugRequest } from "./protocol.ts";
import { type Announcement, Scripts } from "./scripts.ts";
import { type Emit, Stops } from "./stops.ts";
import { Turns } from "./turns.ts";
import { Variables } from "./variables.ts";

/**
 * Translates between the Debug Adapter Protocol and V8's inspector. It stands beside the thread that runs the cells, so
 * that it answers while that one is stopped.
 */
export class DebugAdapter implements InspectorListener {
  readonly inspector: Inspector;
  readonly emit: Emit;
  readonly program: Program;
  readonly scripts = new Scripts();
  readonly variables: Variables;
  readonly stops: Stops;
  readonly breakpoints: Breakpoints;
  #isStarted = false;
  /** Starts and stops. */
  readonly #turns = new Turns();

  constructor(inspector: Inspector, emit: Emit) {
    this.inspector = inspector;
    this.emit = emit;
    this.program = new Program(inspector);
    this.variables = new Variables(inspector, this.program);
    this.stops = new Stops(inspector, this.scripts, this.variables, emit);
    this.breakpoints = new Breakpoints(inspector, this.scripts, (breakpoint) =>
      emit("breakpoint", { reason: "changed", breakpoint }),
    );
  }

  async receive({ command, arguments: args }: DebugRequest): Promise<Answer> {
    try {
      this.inspector.connect(this);
      const handler = handlers[command];
      if (!handler) throw new Error(`${command}: not a request that this debugger knows`);
      return { success: true, body: (await handler(args, this)) ?? {} };
    } catch (error) {
      return { success: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Once only: a frontend that comes back finds the debugger as it was. */
  start(): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#isStarted) return;
      for (const announcement of await this.program.begin()) this.scripts.announced(announcement);
      await this.inspector.ask("Debugger.enable");
      await this.inspector.ask("Debugger.setBlackboxPatterns", { patterns: [foreignCode] });
      this.#isStarted = true;
    });
  }

  /** The program goes on, without breakpoints. */
  stop(): Promise<void> {
    return this.#turns.take(async () => {
      this.#isStarted = false;
      this.stops.resumed();
      await this.inspector.ask("Debugger.disable");
      await this.program.end();
      this.inspector.disconnect();
      this.breakpoints.clear();
      this.scripts.clear();
    });
  }

  /** A script is about to run. Settles when its breakpoints are set. */
  async announce(announcement: Announcement): Promise<void> {
    await this.breakpoints.placeIn(this.scripts.announced(announcement));
  }

  paused(event: Debugger.PausedEventDataType): void {
    this.stops.paused(event);
  }

  resumed(): void {
    this.stops.resumed();
  }

  scriptParsed({ scriptId, url }: Debugger.ScriptParsedEventDataType): void {
    const script = this.scripts.parsed(scriptId, url);
    if (script && script.source === undefined) this.breakpoints.placeIn(script).catch(() => {}); // nobody announced it
  }

  breakpointResolved(event: Debugger.BreakpointResolvedEventDataType): void {
    this.breakpoints.resolved(event);
  }
}
