import type { Runtime } from "node:inspector";

export interface NamedValue {
  name: string;
  value: Runtime.RemoteObject;
}

/** What a variable reference stands for: something with variables inside. */
export type Container =
  | { kind: "object"; objectId: string }
  /** A part of a list that is too long to be shown at once. */
  | { kind: "range"; objectId: string; start: number; end: number }
  /** Objects that hold the variables of one scope each, innermost first, and what else is shown beside them. */
  | { kind: "scope"; objectIds: string[]; besides: NamedValue[] }
  /** What cells have declared. */
  | { kind: "globals" };

/** Numbers for things that a frontend may ask for later. A number is never given twice. */
export class References<Thing> {
  readonly #things = new Map<number, Thing>();
  #latest = 0;

  add(thing: Thing): number {
    this.#things.set(++this.#latest, thing);
    return this.#latest;
  }

  get(reference: number): Thing | undefined {
    return this.#things.get(reference);
  }

  /** The program goes on: what was looked at may be gone. */
  clear(): void {
    this.#things.clear();
  }
}
