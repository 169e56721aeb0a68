import { AMBIENT, type AmbientModules } from "./ambient.ts";
import { type CellDocument, GATHERED, type Origin } from "./document.ts";
import type { NotebookHost } from "./host.ts";
import type { Declarations } from "./names.ts";
import { Slots } from "./slots.ts";
import type { Storage, StorageOf } from "./storage.ts";

/** Document of what cells have put on `globalThis`. */
const VARIABLES = "deltalab-variables.d.ts";

/** A cell that was translated. */
export interface PreparedCell {
  readonly declared: Declarations;
  readonly document: CellDocument;
  readonly storageOf: StorageOf;
  /** Whether it adds to what is declared elsewhere: `declare global`, `declare module "m"`. */
  readonly augments: boolean;
  /** Modules that it describes where there are none: `declare module "m"`. */
  readonly modules: AmbientModules;
}

/** What the cells that were run left behind: for each name, the cell that declared it last. */
export class EarlierCells {
  readonly #host: NotebookHost;
  readonly #slots: Slots;
  readonly #waiting = new Map<number, PreparedCell>();
  readonly #origins = new Map<string, Origin>();
  #modules: AmbientModules = new Map();
  readonly #kept = new Map<string, Storage>();

  constructor(host: NotebookHost) {
    this.#host = host;
    this.#slots = new Slots(host);
  }

  /** Where later cells find each name. */
  get origins(): ReadonlyMap<string, Origin> {
    return this.#origins;
  }

  /** How the session keeps each name. */
  get kept(): ReadonlyMap<string, Storage> {
    return this.#kept;
  }

  /**
   * What a `var` adds to `globalThis`. The names are imported in one go, so that the document's imports stay the same.
   */
  #globals(): string {
    const vars = [...this.#origins].filter(([name]) => this.#kept.get(name) === "var");
    const lines = vars.map(([name, { alias }]) => `  var ${name}: typeof cells.${alias};`);
    return `import * as cells from "./${GATHERED}";\ndeclare global {\n${lines.join("\n")}\n}\n`;
  }

  /** Opens a cell's document, and answers its path. Until it is committed, the next cell takes its place. */
  open(number: number, cell: PreparedCell): string {
    this.#waiting.set(number, cell);
    this.#host.write(VARIABLES, this.#globals());
    this.#host.write(AMBIENT, [...this.#with(cell.modules).values()].join(""));
    return this.#slots.put(number, cell.document);
  }

  /** A cell that declares nothing leaves nothing behind. */
  commit(number: number): void {
    const cell = this.#waiting.get(number);
    for (const each of this.#waiting.keys()) if (each <= number) this.#waiting.delete(each);
    if (cell === undefined) return;
    this.#modules = this.#with(cell.modules);
    if (cell.declared.size === 0 && !cell.augments) return;
    const aliases = this.#slots.take(number, cell.document, cell.declared.keys());
    for (const [name, alias] of aliases) {
      this.#origins.set(name, { alias, kinds: cell.declared.get(name)! });
      this.#kept.set(name, cell.storageOf(name)!);
    }
  }

  /** A message of the compiler with the cells' numbers in it, rather than with the names of documents. */
  renamed(message: string): string {
    return this.#slots.renamed(message);
  }

  /** A module that is described again is what it is called now. */
  #with(modules: AmbientModules): AmbientModules {
    return new Map([...this.#modules, ...modules]);
  }

  clear(): void {
    this.#waiting.clear();
    this.#modules = new Map();
    this.#origins.clear();
    this.#kept.clear();
    this.#slots.clear();
  }
}
