import { parseCell } from "./cell.ts";
import { type CellDocument, cellDocument, GATHERED } from "./document.ts";
import type { NotebookHost } from "./host.ts";

/** How many documents are made at a time. */
const STOCK = 32;

const EMPTY = cellDocument(parseCell(""), new Map(), [], new Map());

/**
 * Documents for cells, made ahead: another file in the program would make TypeScript walk through all of them
 * again, a file with another text does not. One further document gathers the names of all cells:
 *
 *     export { svd as svd_0, Layer as Layer_0 } from "./deltalab-cell-0.ts";
 *     export { svd as svd_1 } from "./deltalab-cell-1.ts";
 *     export {} from "./deltalab-cell-2.ts";
 */
export class Slots {
  readonly #host: NotebookHost;
  /** One line of the gathered names for each document. */
  #lines: string[] = [];
  /** The number of the cell that each document holds. */
  #numbers: number[] = [];
  #free = 0;

  constructor(host: NotebookHost) {
    this.#host = host;
  }

  /** Writes a cell into the first free document, and answers its path. It stays free until it is taken. */
  put(number: number, document: CellDocument): string {
    if (this.#free === this.#lines.length) this.#stockUp();
    this.#numbers[this.#free] = number;
    this.#host.write(documentName(this.#free), document.text, document.kind);
    return this.#host.path(documentName(this.#free));
  }

  /** Takes the first free document for a cell that was run, and answers what its names are called for others. */
  take(number: number, document: CellDocument, names: Iterable<string>): Map<string, string> {
    this.put(number, document);
    const slot = this.#free++;
    const aliases = new Map([...names].map((name) => [name, `${name}_${slot}`]));
    const exports = [...aliases].map(([name, alias]) => `${name} as ${alias}`);
    this.#lines[slot] = exportLine(slot, exports);
    this.#host.write(GATHERED, this.#lines.join("\n"));
    return aliases;
  }

  /** The documents in a message of the compiler, by the cells that they hold: `import("cell 4").Layer`. */
  renamed(message: string): string {
    return message.replace(
      /import\("[^"]*\/deltalab-cell-(\d+)"\)/g,
      (_, slot) => `import("cell ${this.#numbers[slot]}")`,
    );
  }

  /** Forgets all cells; the documents are gone with the host's. */
  clear(): void {
    this.#lines = [];
    this.#numbers = [];
    this.#free = 0;
  }

  #stockUp(): void {
    for (let slot = this.#free; slot < this.#free + STOCK; slot++) {
      this.#host.write(documentName(slot), EMPTY.text, EMPTY.kind);
      this.#lines.push(exportLine(slot, []));
    }
    this.#host.write(GATHERED, this.#lines.join("\n"));
  }
}

function documentName(slot: number): string {
  return `deltalab-cell-${slot}.ts`;
}

function exportLine(slot: number, exports: string[]): string {
  return `export { ${exports.join(", ")} } from "./${documentName(slot)}";`;
}
