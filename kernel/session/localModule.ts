import { parseJson } from "./localFiles.ts";
import { textOf } from "./required.ts";
import type { RunningCell } from "./running.ts";

export type Publish = (name: string | object, value?: unknown) => unknown;
export type Setter = (namespace: object) => void;
export type Declaration = { setters?: Setter[]; execute: () => unknown };
export type Declare = (publish: Publish, context: object) => Declaration;

/** One version of one file. */
export class LocalModule {
  readonly file: string;
  readonly source: string;
  readonly namespace: Record<string, unknown> = Object.create(null, {
    [Symbol.toStringTag]: { value: "Module" },
  });
  /** Files of the user's, and the names of packages. */
  dependencies: readonly (LocalModule | string)[] = [];
  setters: Setter[] = [];
  execute: () => unknown = () => {};
  running: Promise<void> | undefined;
  isDone = false;
  isCommonJs = false;
  owner: RunningCell | undefined;
  /** Those who re-export what this module exports. */
  readonly #listeners: Setter[] = [];

  constructor(file: string, source: string) {
    this.file = file;
    this.source = source;
  }

  /** The file was edited or removed, or its cell was stopped while it ran. */
  get isStale(): boolean {
    return (!this.isDone && this.owner?.interrupted === true) || textOf(this.file) !== this.source;
  }

  declare(dependencies: readonly (LocalModule | string)[], declare: (publish: Publish) => Declaration): void {
    const { setters = [], execute } = declare((name, value) => this.#publish(name, value));
    Object.assign(this, { dependencies, setters, execute });
    for (const [at, dependency] of dependencies.entries()) {
      if (dependency instanceof LocalModule) dependency.#tell(setters[at]);
    }
  }

  exportAll(values: object): void {
    this.#publish(values);
  }

  #tell(setter: Setter | undefined): void {
    if (setter === undefined) return;
    this.#listeners.push(setter);
    setter(this.namespace);
  }

  /** Answers the value, since `export let x` becomes `publish("x", x = 1)`. */
  #publish(name: string | object, value?: unknown): unknown {
    const values: object = typeof name === "string" ? { [name]: value } : name;
    const news = Object.entries(values).filter(
      ([each, its]) => this.namespace[each] !== its || !(each in this.namespace),
    );
    if (news.length === 0) return value; // else two files that re-export each other would never end
    for (const [each, its] of news) this.namespace[each] = its;
    for (const tell of this.#listeners) tell(this.namespace);
    return value;
  }
}

/** What a module imports comes before it; in a cycle, whoever was asked for first comes last. */
export function inOrder(entry: LocalModule): LocalModule[] {
  const seen = new Set<LocalModule>();
  const order: LocalModule[] = [];
  const visit = (module: LocalModule): void => {
    if (seen.has(module)) return;
    seen.add(module);
    for (const each of module.dependencies) if (each instanceof LocalModule) visit(each);
    order.push(module);
  };
  visit(entry);
  return order;
}

export function declareJson(module: LocalModule): void {
  const value: unknown = parseJson(module.file, module.source);
  module.declare([], () => ({ execute: () => module.exportAll({ ...(value as object), default: value }) }));
}
