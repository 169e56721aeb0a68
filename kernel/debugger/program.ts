import type { Runtime } from "node:inspector";
import { setTimeout } from "node:timers/promises";
import type { MimeBundle } from "../display/bundle.ts";
import type { Inspector } from "./inspector.ts";
import type { NamedValue } from "./references.ts";
import type { Announcement } from "./scripts.ts";

/** What the debugger asks of the thread that runs the cells, by a function there (session/debugHook.ts). */
export interface DebugHook {
  /** From now on, scripts are announced before they run. Gives back those that are there already. */
  begin(): Announcement[];
  end(): void;
  /** What cells have declared by `var`. */
  varNames(): string[];
  /** A value as the notebook shows it. */
  show(value: unknown): MimeBundle;
}

/** The symbol of `globalThis` under which the hook is found. */
export const hookName = "deltalab.debugger";
const hook = `globalThis[Symbol.for("${hookName}")]`;

/** Values that are looked at keep their names in V8 until they are released by this one. */
export const objectGroup = "debugger";

const attempts = 100;
const pause = 5; // ms

/** The running program, asked between two steps of its own. */
export class Program {
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  begin(): Promise<Announcement[]> {
    return this.#call("begin");
  }

  async end(): Promise<void> {
    await this.#call("end");
  }

  /** What cells have declared, as V8 keeps it: `let`, `const` and `class` apart from `var`. */
  async globals(): Promise<NamedValue[]> {
    const all = [...(await this.#lexicalNames()), ...(await this.#call<string[]>("varNames"))];
    const { objectId } = await this.evaluate(collected(all));
    const { result } = await this.#inspector.ask<Runtime.GetPropertiesReturnType>("Runtime.getProperties", {
      objectId,
      ownProperties: true,
      generatePreview: true,
    });
    return result.flatMap(({ name, value }) => (value ? [{ name, value }] : []));
  }

  async show(value: Runtime.RemoteObject): Promise<MimeBundle> {
    return (await this.#callOnHook("function (value) { return this.show(value) }", value))
      .value as MimeBundle;
  }

  /** Gives a variable of the notebook a value; one that is not there yet becomes a `var`. */
  async assign(name: string, value: Runtime.RemoteObject): Promise<void> {
    await this.#callOnHook("function (value) { this.copied = value }", value);
    const declared = (await this.#lexicalNames()).includes(name) ? name : `var ${name}`;
    await this.evaluate(`${declared} = ${hook}.copied; ${hook}.copied = undefined`);
  }

  /** Evaluates JavaScript beside the program, in the scope of cells. Breakpoints in it do not stop. */
  async evaluate(expression: string, options: object = {}): Promise<Runtime.RemoteObject> {
    const parameters = { expression, objectGroup, silent: true, disableBreaks: true, ...options };
    return resultOf(await this.#inspector.ask<Runtime.EvaluateReturnType>("Runtime.evaluate", parameters));
  }

  async #lexicalNames(): Promise<string[]> {
    const method = "Runtime.globalLexicalScopeNames";
    return (await this.#inspector.ask<Runtime.GlobalLexicalScopeNamesReturnType>(method)).names;
  }

  async #callOnHook(functionDeclaration: string, value: Runtime.RemoteObject): Promise<Runtime.RemoteObject> {
    const { objectId } = await this.evaluate(hook);
    const parameters = { objectId, functionDeclaration, arguments: [asArgument(value)] };
    const options = { returnByValue: true, silent: true };
    return resultOf(await this.#inspector.ask("Runtime.callFunctionOn", { ...parameters, ...options }));
  }

  /** Again, when an interrupt of the program has hit the question. */
  async #call<Result>(method: keyof DebugHook, attempt = 1): Promise<Result> {
    try {
      const { value } = await this.evaluate(`${hook}.${method}()`, { returnByValue: true });
      return value as Result;
    } catch (error) {
      if (attempt === attempts) throw error;
      await setTimeout(pause);
      return this.#call(method, attempt + 1);
    }
  }
}

/** The value of an evaluation; what it threw is thrown here, in its own words. */
export function resultOf({ result, exceptionDetails }: Runtime.EvaluateReturnType): Runtime.RemoteObject {
  if (!exceptionDetails) return result;
  const { exception, text } = exceptionDetails;
  throw new Error(exception?.description?.split("\n    at ", 1)[0] ?? String(exception?.value ?? text));
}

const asArgument = ({ objectId, unserializableValue, value }: Runtime.RemoteObject): Runtime.CallArgument =>
  objectId ? { objectId } : unserializableValue ? { unserializableValue } : { value };

/** An expression for an object with these variables. A `let` that was not reached has no value, and is left out. */
function collected(names: readonly string[]): string {
  const each = names.map((name) => `try { keep(${JSON.stringify(name)}, ${name}) } catch {}`);
  return `(() => {
    const all = Object.create(null);
    const keep = (name, value) => {
      all[name] = typeof value === "string" && value.length > 1000 ? value.slice(0, 1000) : value;
    };
    ${each.join("\n")}
    return all;
  })()`;
}
