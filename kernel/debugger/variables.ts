import type { Runtime } from "node:inspector";
import type { Inspector } from "./inspector.ts";
import { Objects } from "./objects.ts";
import type { Program } from "./program.ts";
import type { Variable } from "./protocol.ts";
import { type Container, type NamedValue, References } from "./references.ts";
import { textOf, typeOf } from "./values.ts";

/** Elements of a list that are shown at once; longer ones are shown in parts. */
const listed = 100;

/** Properties of one object that are shown. */
const shown = 1000;

/** What a frontend sees of the program's values, one layer at a time. */
export class Variables {
  readonly #objects: Objects;
  readonly #program: Program;
  readonly #references = new References<Container>();

  constructor(inspector: Inspector, program: Program) {
    this.#objects = new Objects(inspector);
    this.#program = program;
  }

  add(container: Container): number {
    return this.#references.add(container);
  }

  /** Forgets all references. */
  clear(): void {
    this.#references.clear();
    this.#objects.release();
  }

  /** @throws {Error} the program has gone on since the reference was given */
  async inside(reference: number): Promise<Variable[]> {
    const container = this.#references.get(reference);
    if (!container)
      throw new Error(`variables: expected a reference of this stop, got ${reference}; the program went on`);
    return this.#inside(container);
  }

  /** A value under a name; one that has something inside gets a reference. */
  variable(name: string, value: Runtime.RemoteObject): Variable {
    const container = containerOf(value);
    const variablesReference = container ? this.add(container) : 0;
    return { name, value: textOf(value), ...typeOf(value), variablesReference };
  }

  async #inside(container: Container): Promise<Variable[]> {
    switch (container.kind) {
      case "object":
        return this.#object(container.objectId);
      case "range":
        return this.#range(container);
      case "scope":
        return this.#scope(container);
      case "globals":
        return this.#globals();
    }
  }

  /** Variables before functions and classes: of those a notebook has many. */
  async #globals(): Promise<Variable[]> {
    const all = await this.#program.globals();
    const isFunction = ({ value }: NamedValue) => value.type === "function";
    return this.#named([...all.filter((each) => !isFunction(each)), ...all.filter(isFunction)]);
  }

  async #scope({ objectIds, besides }: Extract<Container, { kind: "scope" }>): Promise<Variable[]> {
    const found = new Map<string, Runtime.RemoteObject>();
    for (const { name, value } of besides) found.set(name, await this.#objects.previewed(value));
    for (const objectId of objectIds)
      for (const { name, value } of (await this.#objects.properties(objectId)).result)
        if (value && !found.has(name) && !isCompilers(name)) found.set(name, value); // an inner one hides outer ones
    return this.#named([...found].map(([name, value]) => ({ name, value })));
  }

  #named(values: readonly NamedValue[]): Variable[] {
    return values.map(({ name, value }) => ({ ...this.variable(name, value), evaluateName: name }));
  }

  /** Maps and sets show their entries where objects show their properties. */
  async #object(objectId: string): Promise<Variable[]> {
    const {
      result,
      internalProperties = [],
      privateProperties = [],
    } = await this.#objects.properties(objectId);
    const own = result.filter((each) => each.enumerable || said.has(each.name));
    const all = [...own, ...privateProperties, ...internalProperties.filter(({ name }) => said.has(name))];
    const variables = all.slice(0, shown).map((each) => this.#property(each));
    if (all.length > shown) variables.push(plain("…", `${all.length - shown} more`));
    const entries = internalProperties.find(({ name }) => name === "[[Entries]]")?.value;
    const container = entries && containerOf(entries);
    return container ? [...variables, ...(await this.#inside(container))] : variables;
  }

  #property({ name, value }: { name: string; value?: Runtime.RemoteObject | undefined }): Variable {
    return value ? this.variable(name, value) : plain(name, "(getter)");
  }

  /** Up to a hundred elements, or up to a hundred parts of 100, 10,000 … elements. */
  async #range({ objectId, start, end }: Extract<Container, { kind: "range" }>): Promise<Variable[]> {
    if (end - start <= listed) return this.#elements(objectId, start, end);
    let size = listed;
    while (size * listed < end - start) size *= listed;
    const starts = Array.from({ length: Math.ceil((end - start) / size) }, (_, i) => start + i * size);
    return starts.map((from) => {
      const part: Container = { kind: "range", objectId, start: from, end: Math.min(from + size, end) };
      return { name: `[${from} … ${part.end - 1}]`, value: "", variablesReference: this.add(part) };
    });
  }

  async #elements(objectId: string, start: number, end: number): Promise<Variable[]> {
    const part = await this.#objects.slice(objectId, start, end);
    const { result } = await this.#objects.properties(part.objectId!);
    return result
      .filter(({ enumerable }) => enumerable)
      .map(({ name, value }) => this.#property({ name: String(start + Number(name)), value }));
  }
}

/** Undefined for values with nothing inside, and for functions, whose text says it all. */
function containerOf(value: Runtime.RemoteObject): Container | undefined {
  const { objectId, type, subtype, description = "" } = value;
  if (objectId === undefined || type !== "object") return undefined;
  const length = Number(/\((\d+)\)$/.exec(description)?.[1] ?? 0);
  const isLong = (subtype === "array" || subtype === "typedarray") && length > listed;
  return isLong ? { kind: "range", objectId, start: 0, end: length } : { kind: "object", objectId };
}

/** Shown although they cannot be enumerated: what errors say, and what V8 tells of promises and proxies. */
const said = new Set(["message", "cause", "[[PromiseState]]", "[[PromiseResult]]", "[[Target]]"]);

/** Names that the translation of a local file makes up. */
const isCompilers = (name: string): boolean =>
  /^(exports_\d+|context_\d+|__moduleName|System|_jsxs?|_Fragment)$/.test(name);

const plain = (name: string, value: string): Variable => ({ name, value, variablesReference: 0 });
