import type { Header } from "../protocol/message.ts";
import { cellPaths } from "./cellPath.ts";
import {
  type Answer,
  type Breakpoint,
  type DebugEvent,
  type DebugRequest,
  type DebugResponse,
  threadId,
} from "./protocol.ts";

/** Tells all frontends of an event; it belongs to the latest request. */
type Publish = (event: DebugEvent, parent: Header | Record<string, never>) => void;

/** What comes from the session: an answer, or an event. */
type Heard = { id: number; answer: Answer } | { event: string; body: object };

/**
 * The debugger as the server sees it: always there. It hands requests to the debugger in the session, and remembers
 * what was asked of it. When the session dies, the next one gets the same breakpoints.
 */
export class DebugRelay {
  readonly #send: (message: object) => boolean;
  readonly #publish: Publish;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #breakpoints = new Map<string, Breakpoint[]>();
  #exceptions: DebugRequest | undefined;
  #isStarted = false;
  #isStopped = false;
  #parent: Header | Record<string, never> = {};
  #latest = 0;
  #seq = 0;

  /** @param send  gives a message to the session; false when there is none */
  constructor(send: (message: object) => boolean, publish: Publish) {
    this.#send = send;
    this.#publish = publish;
  }

  async answer(request: DebugRequest, parent: Header): Promise<DebugResponse> {
    this.#parent = parent;
    const { seq, command } = request;
    if (command === "disconnect") this.#forget();
    const answer = command === "debugInfo" ? this.#info() : await this.#ask(request);
    if (answer.success) this.#remember(request, answer.body);
    return { type: "response", seq: ++this.#seq, request_seq: seq, command, ...answer };
  }

  heard(message: unknown): void {
    const heard = message as Heard;
    if ("event" in heard) this.#tell(heard.event, heard.body);
    else this.#answered(heard.id, heard.answer);
  }

  sessionEnded(): void {
    for (const id of [...this.#waiting.keys()])
      this.#answered(id, { success: false, message: "the session has ended" });
    if (this.#isStopped) this.#tell("continued", { threadId, allThreadsContinued: true });
  }

  /** The frontend's debugger goes on with the new session as with the old one. */
  sessionBegan(): void {
    if (!this.#isStarted) return;
    void this.#ask(request("initialize"));
    for (const [path, breakpoints] of this.#breakpoints) void this.#setAgain(path, breakpoints);
    if (this.#exceptions) void this.#ask(this.#exceptions);
  }

  async #setAgain(path: string, breakpoints: Breakpoint[]): Promise<void> {
    const again = request("setBreakpoints", { source: { path }, breakpoints });
    const answer = await this.#ask(again);
    if (answer.success && this.#breakpoints.get(path) === breakpoints) this.#remember(again, answer.body);
  }

  #answered(id: number, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #ask(request: DebugRequest): Promise<Answer> {
    const id = ++this.#latest;
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    if (!this.#send({ id, request })) this.#answered(id, { success: false, message: noSession });
    return answer;
  }

  #tell(event: string, body: object): void {
    if (event === "stopped" || event === "continued") this.#isStopped = event === "stopped";
    if (event === "breakpoint") this.#moved((body as { breakpoint: Breakpoint }).breakpoint);
    this.#publish({ type: "event", seq: ++this.#seq, event, body }, this.#parent);
  }

  #remember(request: DebugRequest, body: object): void {
    if (request.command === "initialize") this.#isStarted = true;
    if (request.command === "setExceptionBreakpoints") this.#exceptions = request;
    if (request.command === "setBreakpoints") this.#keep(body as { breakpoints: Breakpoint[] }, request);
  }

  #keep({ breakpoints }: { breakpoints: Breakpoint[] }, { arguments: { source } }: DebugRequest): void {
    const { path } = source as { path: string };
    if (breakpoints.length > 0) this.#breakpoints.set(path, breakpoints);
    else this.#breakpoints.delete(path);
  }

  #forget(): void {
    this.#isStarted = false;
    this.#isStopped = false;
    this.#exceptions = undefined;
    this.#breakpoints.clear();
  }

  /** A breakpoint was found a place, perhaps on another line than it was asked for. */
  #moved(breakpoint: Breakpoint): void {
    const all = this.#breakpoints.get(breakpoint.source.path) ?? [];
    const at = all.findIndex(({ id }) => id === breakpoint.id);
    if (at >= 0) all[at] = breakpoint;
  }

  #info(): Answer {
    const breakpoints = [...this.#breakpoints].map(([source, all]) => ({ source, breakpoints: all }));
    const body = {
      isStarted: this.#isStarted,
      ...cellPaths,
      breakpoints,
      stoppedThreads: this.#isStopped ? [threadId] : [],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    };
    return { success: true, body };
  }
}

const noSession = "no session is running; the next cell begins one";

const request = (command: string, args: DebugRequest["arguments"] = {}): DebugRequest => ({
  seq: 0,
  command,
  arguments: args,
});
