import type { CellDocument, Origin } from "./document.ts";
import type { NotebookHost } from "./host.ts";
import type { Declarations } from "./names.ts";
import type { Storage, StorageOf } from "./storage.ts";

/** A translated cell, which is not run yet. */
export interface PreparedCell {
  readonly declared: Declarations;
  readonly document: CellDocument;
  readonly storageOf: StorageOf;
  /** Whether it adds to what is declared elsewhere: `declare global`, `declare module "m"`. */
  readonly augments: boolean;
}

/** What the cells that were run left behind: for each name, the cell that declared it last. */
export class EarlierCells {
  readonly #host: NotebookHost;
  readonly #waiting = new Map<number, PreparedCell>();
  readonly #origins = new Map<string, Origin>();
  readonly #kept = new Map<string, Storage>();
  readonly #augmenting = new Set<string>();

  constructor(host: NotebookHost) {
    this.#host = host;
  }

  /** Where later cells import each name from. */
  get origins(): ReadonlyMap<string, Origin> {
    return this.#origins;
  }

  /** How the session keeps each name. */
  get kept(): ReadonlyMap<string, Storage> {
    return this.#kept;
  }

  prepared(number: number, cell: PreparedCell): void {
    this.#waiting.set(number, cell);
  }

  /** A cell that declares nothing leaves nothing behind. */
  commit(number: number): void {
    const cell = this.#waiting.get(number);
    for (const each of this.#waiting.keys()) if (each <= number) this.#waiting.delete(each);
    if (cell === undefined || (cell.declared.size === 0 && !cell.augments)) return;
    const document = this.#host.add(number, cell.document.text);
    if (cell.augments) this.#augmenting.add(document);
    for (const name of cell.declared.keys()) this.#declare(name, document, cell);
  }

  clear(): void {
    this.#waiting.clear();
    this.#origins.clear();
    this.#kept.clear();
    this.#augmenting.clear();
    this.#host.clear();
  }

  #declare(name: string, document: string, { declared, storageOf }: PreparedCell): void {
    const previous = this.#origins.get(name)?.document;
    this.#origins.set(name, { document, kinds: declared.get(name)! });
    this.#kept.set(name, storageOf(name)!);
    if (previous !== undefined && !this.#isNeeded(previous)) this.#host.release(previous);
  }

  #isNeeded(document: string): boolean {
    return (
      this.#augmenting.has(document) ||
      [...this.#origins.values()].some((origin) => origin.document === document)
    );
  }
}
