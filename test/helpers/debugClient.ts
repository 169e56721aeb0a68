import type { Message } from "../../kernel/protocol/message.ts";
import type { KernelClient } from "./kernelClient.ts";

// biome-ignore lint/suspicious/noExplicitAny: a test knows what it has asked for
type Body = Record<string, any>;

/** The debugger of a kernel, asked as JupyterLab asks it: over the control channel, with its events on iopub. */
export class DebugClient {
  readonly #kernel: KernelClient;
  #seq = 0;
  #seen = 0;

  constructor(kernel: KernelClient) {
    this.#kernel = kernel;
  }

  /** The response's body. */
  async ask(command: string, args: object = {}): Promise<Body> {
    const response = await this.respond(command, args);
    if (response["success"] !== true) throw new Error(`${command}: ${response["message"]}`);
    return response["body"] as Body;
  }

  respond(command: string, args: object = {}): Promise<Body> {
    return this.#kernel.ask("control", "debug_request", {
      type: "request",
      seq: ++this.#seq,
      command,
      arguments: args,
    });
  }

  async start(): Promise<void> {
    await this.ask("initialize", { clientID: "test" });
    await this.ask("attach");
  }

  /** Sets the breakpoints of a cell, before it runs or after. */
  async breakIn(code: string, ...lines: number[]): Promise<Body[]> {
    const { sourcePath } = await this.ask("dumpCell", { code });
    return this.breakInFile(sourcePath, ...lines);
  }

  async breakInFile(path: string, ...lines: number[]): Promise<Body[]> {
    const breakpoints = lines.map((line) => ({ line }));
    const body = await this.ask("setBreakpoints", { source: { path }, breakpoints, sourceModified: false });
    await this.ask("configurationDone");
    return body["breakpoints"];
  }

  /** The body of the next event of this kind. */
  async event(kind: string): Promise<Body> {
    const isNext = (message: Message) =>
      this.#kernel.published.indexOf(message) >= this.#seen &&
      message.header.msg_type === "debug_event" &&
      message.content["event"] === kind;
    const message = await this.#kernel.until(isNext);
    this.#seen = this.#kernel.published.indexOf(message) + 1;
    return message.content["body"] as Body;
  }

  /** Waits until the program stops; the lines of the stack, innermost first: `f:3`. */
  async stopped(): Promise<string[]> {
    await this.event("stopped");
    return (await this.frames()).map(({ name, line }) => `${name}:${line}`);
  }

  async frames(): Promise<Body[]> {
    return (await this.ask("stackTrace", { threadId: 1 }))["stackFrames"];
  }

  /** The variables that the innermost frame sees, by scope. */
  async scopes(): Promise<Record<string, Record<string, string>>> {
    const [frame] = await this.frames();
    const { scopes } = await this.ask("scopes", { frameId: frame!["id"] });
    const entries = await Promise.all(
      (scopes as Body[]).map(async ({ name, variablesReference }) => [
        name,
        await this.values(variablesReference),
      ]),
    );
    return Object.fromEntries(entries);
  }

  /** What is inside a reference: name → value. */
  async values(variablesReference: number): Promise<Record<string, string>> {
    const { variables } = await this.ask("variables", { variablesReference });
    return Object.fromEntries((variables as Body[]).map(({ name, value }) => [name, value]));
  }

  /** What is inside a variable that the innermost frame sees, by way of the names. */
  async inside(...names: string[]): Promise<Record<string, string>> {
    const [frame] = await this.frames();
    const { scopes } = await this.ask("scopes", { frameId: frame!["id"] });
    let seen = (await Promise.all((scopes as Body[]).map((scope) => this.ask("variables", scope)))).flatMap(
      ({ variables }) => variables as Body[],
    );
    for (const each of names) {
      const { variablesReference } = seen.find(({ name }) => name === each)!;
      seen = (await this.ask("variables", { variablesReference }))["variables"];
    }
    return Object.fromEntries(seen.map(({ name, value }) => [name, value]));
  }

  /** The value of an expression in the innermost frame. */
  async evaluate(expression: string): Promise<string> {
    const [frame] = await this.frames();
    return (await this.ask("evaluate", { expression, frameId: frame!["id"], context: "repl" }))["result"];
  }

  /** Goes on by one step, and waits until it is done. */
  async step(command: "next" | "stepIn" | "stepOut"): Promise<string[]> {
    await this.ask(command, { threadId: 1 });
    return this.stopped();
  }

  async continue(): Promise<void> {
    await this.ask("continue", { threadId: 1 });
  }
}
