import type TS from "typescript";
import { AMBIENT, ambientModules } from "./ambient.ts";
import { parseCell } from "./cell.ts";
import { completeness } from "./completeness.ts";
import { completionsAt, type Place } from "./completion.ts";
import { cellDiagnostics, fileDiagnostics, isNeverRelaxed, judged } from "./diagnostics.ts";
import { cellDocument, isUnchecked } from "./document.ts";
import { EarlierCells, type PreparedCell } from "./earlierCells.ts";
import { globalDeclarations } from "./globals.ts";
import { NotebookHost } from "./host.ts";
import { importedFiles } from "./importedFiles.ts";
import { inspectionAt } from "./inspection.ts";
import { JSX_DOCUMENT, jsxDeclarations } from "./jsx.ts";
import type { Completeness, Completions, Diagnostic, Inspection, Language, Prepared } from "./language.ts";
import { Library } from "./library.ts";
import { defaultSettings, type Settings } from "./magics.ts";
import { augments, declaredNames, mentionedNames } from "./names.ts";
import { checkerOptions, settingOptions } from "./options.ts";
import { installedPackages, withPackages } from "./packages.ts";
import type { Places } from "./resolver.ts";
import { storageFor } from "./storage.ts";
import { translate } from "./translate.ts";
import { TsConfig } from "./tsconfig.ts";
import { ts } from "./typescript.ts";

/** The same questions as `Language`, answered at once. */
export type LanguageNow = {
  [Method in keyof Language]: (
    ...args: Parameters<Language[Method]>
  ) => Awaited<ReturnType<Language[Method]>>;
};

const GLOBALS = "deltalab-globals.d.ts";

/** The document for sources that are not to be run, only completed or inspected. */
const DRAFT = "deltalab-draft.ts";

/** TypeScript for one notebook: it knows the cells that were run and what each of them declared. */
export class Notebook implements LanguageNow {
  readonly #host: NotebookHost;
  readonly #service: TS.LanguageService;
  readonly #earlier: EarlierCells;
  readonly #packages: readonly string[];
  readonly #tsconfig: TsConfig;
  #chosen: TS.CompilerOptions = {};
  #settings: Settings = defaultSettings;

  /** @param library  what an earlier notebook has read already */
  constructor(places: Places, library = new Library(places.installation)) {
    this.#packages = installedPackages(places.installation);
    this.#tsconfig = new TsConfig(places.folder);
    this.#host = new NotebookHost(places, checkerOptions, library);
    this.#service = ts.createLanguageService(this.#host, library.files);
    this.#earlier = new EarlierCells(this.#host);
    this.#begin();
  }

  prepare(number: number, source: string): Prepared {
    const cell = parseCell(source);
    const unreadable = [...cell.magics.errors, ...cellDiagnostics(cell.syntaxErrors, source, cell.shift)];
    if (unreadable.length > 0) return { code: "", map: "", errors: unreadable, warnings: [], syntax: true };
    const misconfigured = this.#configure(cell.magics.settings);
    const declared = declaredNames(cell.file);
    const { modules, rest } = ambientModules(cell, (name) => this.#host.locate(name) !== undefined);
    const document = cellDocument(rest, declared, mentionedNames(cell.file), this.#earlier.origins);
    const storageOf = storageFor(declared, this.#earlier.kept);
    const prepared = { declared, document, storageOf, augments: augments(cell.file), modules };
    const types = isUnchecked(cell) ? "off" : this.#settings.types;
    const { errors, warnings } = judged(this.#errors(number, prepared, source), types);
    const elsewhere = types === "off" ? [] : this.#errorsInFiles(cell.text);
    return {
      ...translate(cell, number, storageOf, this.#settings),
      errors,
      warnings: [...misconfigured, ...warnings, ...elsewhere],
      syntax: false,
    };
  }

  commit(number: number): void {
    this.#earlier.commit(number);
  }

  complete(source: string, cursor: number): Completions {
    const found = this.#asked(completionsAt, source, cursor);
    return withPackages(found, source.slice(0, cursor), this.#packages);
  }

  inspect(source: string, cursor: number): Inspection | undefined {
    return this.#asked(inspectionAt, source, cursor);
  }

  isComplete(source: string): Completeness {
    return completeness(source);
  }

  reset(): void {
    this.#host.clear();
    this.#earlier.clear();
    this.#begin();
  }

  /**
   * Sets what a cell and the folder's `tsconfig.json` say; answers what is wrong with the latter when it is new. Later
   * cells keep what this one sets, as they keep its names; a new session does not change it.
   */
  #configure(settings: Partial<Settings>): readonly Diagnostic[] {
    this.#settings = { ...this.#settings, ...settings };
    const news = this.#tsconfig.news();
    if (news) this.#chosen = news.options;
    this.#host.configure({ ...checkerOptions, ...this.#chosen, ...settingOptions(this.#settings) });
    return news?.errors ?? [];
  }

  /** Makes the documents that are there before any cell is. */
  #begin(): void {
    this.#host.write(GLOBALS, globalDeclarations);
    this.#host.write(JSX_DOCUMENT, jsxDeclarations);
    this.#host.write(AMBIENT, "");
    this.#host.write(DRAFT, "");
  }

  /** `@ts-expect-error` hides any complaint, but an assignment to a constant must not run. */
  #errors(number: number, cell: PreparedCell, source: string): Diagnostic[] {
    const text = cell.document.text.replace(/@ts-(?=ignore|expect-error)/g, "@ts_");
    const all = text === cell.document.text ? [] : this.#check(number, cell, text, source);
    const fatal = all.filter(isNeverRelaxed);
    const others = this.#check(number, cell, cell.document.text, source);
    return fatal.length === 0 ? others : [...fatal, ...others.filter((each) => !isNeverRelaxed(each))];
  }

  #check(number: number, cell: PreparedCell, text: string, source: string): Diagnostic[] {
    const { start } = cell.document;
    const path = this.#earlier.open(number, { ...cell, document: { ...cell.document, text } });
    this.#host.refresh();
    const errors = cellDiagnostics(
      this.#service.getSemanticDiagnostics(path),
      source,
      start,
      this.#earlier.origins,
    );
    return errors.map((error) => ({ ...error, message: this.#earlier.renamed(error.message) }));
  }

  /** What is wrong with the user's own files that a cell imports. */
  #errorsInFiles(text: string): Diagnostic[] {
    const locate = (name: string, importer: string) => this.#host.locate(name, importer);
    const files = importedFiles(text, this.#host.path("cell.ts"), this.#service.getProgram()!, locate);
    return files.flatMap((file) => {
      const syntax = this.#service.getSyntacticDiagnostics(file.fileName);
      const all = syntax.length > 0 ? syntax : this.#service.getSemanticDiagnostics(file.fileName);
      return fileDiagnostics(all, file, this.#host.path(""));
    });
  }

  /**
   * Asks about a source that may be half-written. All earlier names are there, since any may be meant. What the
   * source adds to the globals must not stay, or it would be there twice when the cell is run.
   */
  #asked<Answer>(question: (place: Place) => Answer, source: string, cursor: number): Answer {
    const cell = parseCell(source);
    const { origins } = this.#earlier;
    const { text, start, kind } = cellDocument(cell, declaredNames(cell.file), origins.keys(), origins);
    this.#host.refresh();
    this.#host.write(DRAFT, text, kind);
    const answer = question({ service: this.#service, path: this.#host.path(DRAFT), source, start, cursor });
    if (augments(cell.file)) this.#host.write(DRAFT, "");
    return answer;
  }
}
