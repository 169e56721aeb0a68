import { join } from "node:path";
import ts from "typescript";
import { Disk } from "./disk.ts";
import { globalDeclarations } from "./globals.ts";
import { type Places, Resolver } from "./resolver.ts";

const GLOBALS = "deltalab-globals.d.ts";

/** The cell that is being looked at: its text changes with every question. */
const CURRENT = "deltalab-cell.ts";

/**
 * The program that TypeScript sees: the notebook's folder with a document for each cell that others may import,
 * one for the cell at hand, and one for the globals. None of them is on disk.
 */
export class NotebookHost implements ts.LanguageServiceHost {
  readonly #documents = new Map<string, Document>();
  readonly #disk = new Disk();
  readonly #places: Places;
  readonly #resolver: Resolver;
  readonly #options: ts.CompilerOptions;
  readonly #roots = new Set<string>();
  #changes = 0;

  constructor(places: Places, options: ts.CompilerOptions) {
    this.#places = places;
    this.#options = options;
    this.#resolver = new Resolver(places, this, options);
    this.clear();
  }

  /** Path of the cell that is being looked at. */
  get current(): string {
    return this.#path(CURRENT);
  }

  /** Puts the cell that is being looked at. */
  look(text: string): void {
    this.#write(CURRENT, text);
  }

  /** Adds a cell that others may import, and answers the name of its document. */
  add(number: number, text: string): string {
    let name = `deltalab-cell-${number}.ts`;
    for (let again = 2; this.#documents.has(this.#path(name)); again++)
      name = `deltalab-cell-${number}.${again}.ts`;
    this.#write(name, text);
    return name;
  }

  /** Lets go of a cell that nothing new will import; it goes when no other cell does either. */
  release(name: string): void {
    this.#changes++;
    this.#roots.delete(this.#path(name));
  }

  /** Takes out all cells. */
  clear(): void {
    this.#documents.clear();
    this.#roots.clear();
    this.#write(GLOBALS, globalDeclarations);
    this.#write(CURRENT, "");
  }

  /** Looks whether the notebook's own files have changed since. */
  refresh(): void {
    if (this.#disk.refresh()) this.#changes++;
  }

  getProjectVersion = () => `${this.#changes}`;
  getScriptFileNames = () => [...this.#roots];
  getScriptVersion = (file: string) => this.#documents.get(file)?.version ?? this.#disk.version(file);
  getScriptSnapshot = (file: string) => this.#documents.get(file)?.snapshot ?? this.#disk.snapshot(file);
  getCompilationSettings = () => this.#options;
  getDefaultLibFileName = (options: ts.CompilerOptions) => ts.getDefaultLibFilePath(options);
  getCurrentDirectory = () => this.#places.folder;
  getModuleResolutionCache = () => this.#resolver.cache;
  useCaseSensitiveFileNames = () => true;

  fileExists = (file: string) => this.#documents.has(file) || ts.sys.fileExists(file);
  readFile = (file: string, encoding?: string) => ts.sys.readFile(file, encoding);
  directoryExists = ts.sys.directoryExists;
  getDirectories = ts.sys.getDirectories;
  readDirectory = ts.sys.readDirectory;
  realpath = (path: string) => (this.#documents.has(path) ? path : (ts.sys.realpath?.(path) ?? path));

  resolveModuleNameLiterals = (
    literals: readonly ts.StringLiteralLike[],
    importer: string,
    _redirected: ts.ResolvedProjectReference | undefined,
    options: ts.CompilerOptions,
    file: ts.SourceFile,
  ) =>
    literals.map((literal) =>
      this.#resolver.module(literal.text, importer, ts.getModeForUsageLocation(file, literal, options)),
    );

  resolveTypeReferenceDirectiveReferences = <T extends ts.FileReference | string>(
    names: readonly T[],
    importer: string,
  ) => names.map((name) => this.#resolver.types(typeof name === "string" ? name : name.fileName, importer));

  #path(name: string): string {
    return join(this.#places.folder, name);
  }

  #write(name: string, text: string): void {
    this.#changes++;
    const path = this.#path(name);
    this.#roots.add(path);
    this.#documents.set(path, { version: `${this.#changes}`, snapshot: ts.ScriptSnapshot.fromString(text) });
  }
}

interface Document {
  readonly version: string;
  readonly snapshot: ts.IScriptSnapshot;
}
