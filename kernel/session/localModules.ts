import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type * as Translator from "../language/file.ts";
import { announce } from "./debugHook.ts";
import { isLocal, localFile } from "./localFiles.ts";
import { type Declare, declareJson, inOrder, LocalModule } from "./localModule.ts";
import { cells, currentCell } from "./running.ts";

/** How files reach what is not theirs. */
export interface Outside {
  /** Imports a package, as the file at this path would. */
  importPackage(specifier: string, importer: string): Promise<object>;
  /** Runs a CommonJS file. */
  importCommonJs(file: string): object;
  /** Whether that was done, and neither the file nor what it requires was edited since. */
  hasCommonJs(file: string): boolean;
  /** `import.meta` and `require` of a file. */
  metaOf(file: string): Meta;
  requireFor(file: string): NodeJS.Require;
}

export interface Meta {
  url: string;
  dirname: string;
  filename: string;
  resolve(specifier: string): string;
}

/**
 * The files beside the notebook that cells import. Node would keep the first version of each for ever; here, a file
 * that was edited is run again when a cell imports it again, and with it those that import it. All others stay.
 */
export class LocalModules {
  readonly #outside: Outside;
  readonly #modules = new Map<string, LocalModule>();
  #translator: typeof Translator | undefined;
  #versions = 0;

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  /** Imports a file for a cell. */
  async import(file: string): Promise<object> {
    this.#forgetChanged();
    return this.#load(file);
  }

  async #load(file: string): Promise<object> {
    this.#translator ??= await import("../language/file.ts"); // takes a moment, so only for those who need it
    const entry = this.#linked(file);
    for (const module of inOrder(entry)) await this.#running(module);
    return entry.namespace;
  }

  /** The file as a module, with all that it imports, before any of it has run. */
  #linked(file: string): LocalModule {
    const known = this.#modules.get(file);
    if (known) return known;
    const module = new LocalModule(file, readFileSync(file, "utf8"));
    this.#modules.set(file, module); // before its imports, which may import it
    try {
      this.#declare(module);
    } catch (error) {
      this.#forget(module);
      throw error;
    }
    return module;
  }

  #declare(module: LocalModule): void {
    const { file } = module;
    if (file.endsWith(".json")) declareJson(module);
    else if (this.#isCommonJs(module)) this.#declareCommonJs(module);
    else this.#declareTranslated(module);
  }

  #declareTranslated(module: LocalModule): void {
    const { file, source } = module;
    const { href } = pathToFileURL(file);
    const script = cells.has(href) ? `${href}?${++this.#versions}` : href; // errors of an older version find its text
    const { code, map } = this.#translator!.translateFile(file, source);
    const known = { label: path.relative(process.cwd(), file), source, map, isFile: true };
    cells.set(script, known);
    announce(script, known);
    this.#evaluate(module, code, script);
  }

  #declareCommonJs(module: LocalModule): void {
    module.isCommonJs = true;
    module.declare([], () => ({
      execute: () => module.exportAll(this.#outside.importCommonJs(module.file)),
    }));
  }

  #isCommonJs({ file, source }: LocalModule): boolean {
    return /\.c?js$/.test(file) && !this.#translator!.isEcmaScriptModule(file, source);
  }

  /** Runs the frame of a translated file, which tells what it imports and how it is run. */
  #evaluate(module: LocalModule, code: string, script: string): void {
    const { file } = module;
    const meta = this.#outside.metaOf(file);
    const context = { meta, import: (specifier: string) => this.#importFrom(String(specifier), file) };
    const names = ["System", "require", "__filename", "__dirname", "_jsx", "_jsxs", "_Fragment"];
    const frame = vm.compileFunction(code, names, { filename: script });
    const register = (specifiers: string[], declare: Declare) =>
      module.declare(
        specifiers.map((each) => this.#dependency(each, file)),
        (publish) => declare(publish, context),
      );
    frame({ register }, this.#outside.requireFor(file), file, meta.dirname);
  }

  #dependency(specifier: string, importer: string): LocalModule | string {
    const file = localFile(specifier, importer);
    if (file === undefined && isLocal(specifier)) throw missing(specifier, importer);
    return file === undefined ? specifier : this.#linked(file);
  }

  async #importFrom(specifier: string, importer: string): Promise<object> {
    const file = localFile(specifier, importer);
    return file === undefined ? this.#outside.importPackage(specifier, importer) : this.#load(file);
  }

  #running(module: LocalModule): Promise<void> {
    module.running ??= this.#run(module);
    return module.running;
  }

  /** What failed is not kept, so that it can be tried again. */
  async #run(module: LocalModule): Promise<void> {
    module.owner = currentCell();
    try {
      for (const [at, dependency] of module.dependencies.entries()) {
        if (typeof dependency === "string")
          module.setters[at]?.(await this.#outside.importPackage(dependency, module.file));
      }
      await module.execute();
      module.isDone = true;
    } catch (error) {
      this.#forget(module);
      throw error;
    }
  }

  #forgetChanged(): void {
    const isStale = (each: LocalModule) =>
      each.isStale || (each.isCommonJs && each.isDone && !this.#outside.hasCommonJs(each.file));
    for (const module of [...this.#modules.values()]) if (isStale(module)) this.#forget(module);
  }

  /** Forgets a module and all that import it. */
  #forget(module: LocalModule): void {
    if (this.#modules.get(module.file) !== module) return;
    this.#modules.delete(module.file);
    for (const other of [...this.#modules.values()])
      if (other.dependencies.includes(module)) this.#forget(other);
  }
}

function missing(specifier: string, importer: string): Error {
  const error = new Error(`Cannot find module '${specifier}' imported from ${importer}`);
  return Object.assign(error, { code: "ERR_MODULE_NOT_FOUND" });
}
