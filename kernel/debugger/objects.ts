import type { Runtime } from "node:inspector";
import type { Inspector } from "./inspector.ts";
import { objectGroup, resultOf } from "./program.ts";

/** Node's types do not know the `#fields` of classes. */
export interface Properties extends Runtime.GetPropertiesReturnType {
  privateProperties?: { name: string; value?: Runtime.RemoteObject }[];
}

/** The program's objects, by the names that V8 has given them. No getter of theirs is called. */
export class Objects {
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  properties(objectId: string): Promise<Properties> {
    return this.#inspector.ask("Runtime.getProperties", {
      objectId,
      ownProperties: true,
      generatePreview: true,
    });
  }

  /** The elements of a list from `start` to before `end`, as an array. */
  slice(objectId: string, start: number, end: number): Promise<Runtime.RemoteObject> {
    const code = "function (start, end) { return Array.prototype.slice.call(this, start, end) }";
    return this.#call(objectId, code, { arguments: [{ value: start }, { value: end }] });
  }

  /** The value with a preview; V8 leaves it out where it tells of a frame. */
  async previewed(value: Runtime.RemoteObject): Promise<Runtime.RemoteObject> {
    if (value.objectId === undefined || value.type !== "object") return value;
    return this.#call(value.objectId, "function () { return this }", { generatePreview: true });
  }

  /** V8 may forget all that was looked at. */
  release(): void {
    this.#inspector.ask("Runtime.releaseObjectGroup", { objectGroup }).catch(() => {}); // V8 is gone, and they with it
  }

  async #call(objectId: string, functionDeclaration: string, options: object): Promise<Runtime.RemoteObject> {
    const parameters = { objectId, functionDeclaration, objectGroup, silent: true, ...options };
    return resultOf(await this.#inspector.ask("Runtime.callFunctionOn", parameters));
  }
}
