import { join } from "node:path";
import type TS from "typescript";
import type { Disk } from "./disk.ts";
import type { Library } from "./library.ts";
import { type Places, Resolver } from "./resolver.ts";
import { ts } from "./typescript.ts";

/**
 * The program that TypeScript sees: documents that are not on disk, as if they lay in the notebook's folder, and
 * whatever they import.
 */
export class NotebookHost implements TS.LanguageServiceHost {
  readonly #documents = new Map<string, Document>();
  readonly #disk: Disk;
  readonly #places: Places;
  readonly #resolver: Resolver;
  #options: TS.CompilerOptions;
  #changes = 0;

  constructor(places: Places, options: TS.CompilerOptions, library: Library) {
    this.#places = places;
    this.#options = options;
    this.#disk = library.disk;
    this.#resolver = new Resolver(places, this, options, library.imports);
  }

  /** Where a document would lie. */
  path(name: string): string {
    return join(this.#places.folder, name);
  }

  /** @param kind  TSX where there is JSX in it, whatever it is called */
  write(name: string, text: string, kind: TS.ScriptKind = ts.ScriptKind.TS): void {
    const path = this.path(name);
    const before = this.#documents.get(path);
    if (before?.text === text && before.kind === kind) return;
    const version = `${++this.#changes}`;
    this.#documents.set(path, { text, kind, version, snapshot: ts.ScriptSnapshot.fromString(text) });
  }

  /** From now on, the compiler has these options. */
  configure(options: TS.CompilerOptions): void {
    const names = Object.keys({ ...this.#options, ...options });
    if (names.every((name) => this.#options[name] === options[name])) return;
    this.#options = options;
    this.#changes++;
  }

  /** The file of a module that another one imports, a cell if nothing else is said; undefined when it is not found. */
  locate(name: string, importer = this.path("cell.ts")): string | undefined {
    return this.#resolver.module(name, importer, ts.ModuleKind.ESNext).resolvedModule?.resolvedFileName;
  }

  /** Takes out all documents. */
  clear(): void {
    this.#changes++;
    this.#documents.clear();
  }

  /** Looks whether the notebook's own files have changed since. */
  refresh(): void {
    if (this.#disk.refresh()) this.#changes++;
  }

  getProjectVersion = () => `${this.#changes}`;
  getScriptFileNames = () => [...this.#documents.keys()];
  getScriptVersion = (file: string) => this.#documents.get(file)?.version ?? this.#disk.version(file);
  getScriptKind = (file: string) => this.#documents.get(file)?.kind ?? ts.ScriptKind.Unknown;
  getScriptSnapshot = (file: string) => this.#documents.get(file)?.snapshot ?? this.#disk.snapshot(file);
  getCompilationSettings = () => this.#options;
  getDefaultLibFileName = (options: TS.CompilerOptions) => ts.getDefaultLibFilePath(options);
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
    literals: readonly TS.StringLiteralLike[],
    importer: string,
    _redirected: TS.ResolvedProjectReference | undefined,
    options: TS.CompilerOptions,
    file: TS.SourceFile,
  ) =>
    literals.map((literal) =>
      this.#resolver.module(literal.text, importer, ts.getModeForUsageLocation(file, literal, options)),
    );

  resolveTypeReferenceDirectiveReferences = <T extends TS.FileReference | string>(
    names: readonly T[],
    importer: string,
  ) => names.map((name) => this.#resolver.types(typeof name === "string" ? name : name.fileName, importer));
}

interface Document {
  readonly text: string;
  readonly kind: TS.ScriptKind;
  readonly version: string;
  readonly snapshot: TS.IScriptSnapshot;
}
