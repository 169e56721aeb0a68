import ts from "typescript";
import { parseCell } from "./cell.ts";
import { completeness } from "./completeness.ts";
import { completionsAt, type Place } from "./completion.ts";
import { cellDiagnostics } from "./diagnostics.ts";
import { type CellDocument, cellDocument } from "./document.ts";
import { EarlierCells } from "./earlierCells.ts";
import { NotebookHost } from "./host.ts";
import { inspectionAt } from "./inspection.ts";
import type { Completeness, Completions, Diagnostic, Inspection, Language, Prepared } from "./language.ts";
import { augments, declaredNames, mentionedNames } from "./names.ts";
import { checkerOptions } from "./options.ts";
import type { Places } from "./resolver.ts";
import { storageFor } from "./storage.ts";
import { translate } from "./translate.ts";

/** The same questions as `Language`, answered at once. */
export type LanguageNow = {
  [Method in keyof Language]: (
    ...args: Parameters<Language[Method]>
  ) => Awaited<ReturnType<Language[Method]>>;
};

/** TypeScript for one notebook: it knows the cells that were run and what each of them declared. */
export class Notebook implements LanguageNow {
  readonly #host: NotebookHost;
  readonly #service: ts.LanguageService;
  readonly #earlier: EarlierCells;

  constructor(places: Places) {
    this.#host = new NotebookHost(places, checkerOptions);
    this.#service = ts.createLanguageService(this.#host);
    this.#earlier = new EarlierCells(this.#host);
  }

  prepare(number: number, source: string): Prepared {
    const cell = parseCell(source);
    if (cell.syntaxErrors.length > 0) {
      return {
        code: "",
        map: "",
        errors: cellDiagnostics(cell.syntaxErrors, source, cell.shift),
        syntax: true,
      };
    }
    const declared = declaredNames(cell.file);
    const document = cellDocument(cell, declared, mentionedNames(cell.file), this.#earlier.origins);
    const storageOf = storageFor(declared, this.#earlier.kept);
    this.#earlier.prepared(number, { declared, document, storageOf, augments: augments(cell.file) });
    return { ...translate(cell, number, storageOf), errors: this.#check(document, source), syntax: false };
  }

  commit(number: number): void {
    this.#earlier.commit(number);
  }

  complete(source: string, cursor: number): Completions {
    return completionsAt(this.#look(source, cursor));
  }

  inspect(source: string, cursor: number): Inspection | undefined {
    return inspectionAt(this.#look(source, cursor));
  }

  isComplete(source: string): Completeness {
    return completeness(source);
  }

  reset(): void {
    this.#earlier.clear();
  }

  #check({ text, start }: CellDocument, source: string): Diagnostic[] {
    this.#host.refresh();
    this.#host.look(text);
    const errors = this.#service.getSemanticDiagnostics(this.#host.current);
    return cellDiagnostics(errors, source, start, this.#earlier.origins);
  }

  /** Opens a source that may be half-written. All earlier names are there, since any may be meant. */
  #look(source: string, cursor: number): Place {
    const cell = parseCell(source);
    const { origins } = this.#earlier;
    const { text, start } = cellDocument(cell, declaredNames(cell.file), origins.keys(), origins);
    this.#host.refresh();
    this.#host.look(text);
    return { service: this.#service, path: this.#host.current, source, start, cursor };
  }
}
