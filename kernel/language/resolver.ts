import { join } from "node:path";
import type TS from "typescript";
import { isPackaged } from "./disk.ts";
import { JSX_DOCUMENT, JSX_RUNTIME } from "./jsx.ts";
import { ts } from "./typescript.ts";

/** The package that this kernel belongs to: `import … from "deltalab"` is always answered by it. */
const ownPackage = /^deltalab(\/|$)/;

/** The kernel's own documents are where they are said to be: to look for all of them on the disk takes as long as to check a cell. */
const ownDocument = /^\.\/deltalab-[\w-]+\.ts$/;

/** Where cells look for packages. */
export interface Places {
  /** The notebook's folder: packages and files that cells import. */
  readonly folder: string;
  /** The kernel's own package: what is not found from the notebook's folder is looked for from here. */
  readonly installation: string;
}

/** Finds the types of imported modules: from the notebook's folder first, then from the kernel's installation. */
export class Resolver {
  /** Packages import each other alike every time; what a cell imports may have been installed a moment ago. */
  readonly cache: TS.ModuleResolutionCache;
  readonly #places: Places;
  readonly #host: TS.ModuleResolutionHost;
  readonly #options: TS.CompilerOptions;

  constructor(
    places: Places,
    host: TS.ModuleResolutionHost,
    options: TS.CompilerOptions,
    cache: TS.ModuleResolutionCache,
  ) {
    this.#places = places;
    this.#host = host;
    this.#options = options;
    this.cache = cache;
  }

  module(
    name: string,
    importer: string,
    mode: TS.ResolutionMode,
  ): TS.ResolvedModuleWithFailedLookupLocations {
    if (name === JSX_RUNTIME) return this.#document(JSX_DOCUMENT, ts.Extension.Dts);
    if (ownDocument.test(name)) return this.#document(name, ts.Extension.Ts);
    if (isPackaged(importer)) return this.#moduleFrom(importer, name, mode, this.cache);
    if (ownPackage.test(name)) return this.#moduleFrom(this.#installed, name, mode);
    const near = this.#moduleFrom(importer, name, mode);
    const found = near.resolvedModule !== undefined || ts.isExternalModuleNameRelative(name);
    return found ? near : this.#moduleFrom(this.#installed, name, mode);
  }

  /** `types: ["node"]` and `/// <reference types="…" />`; Node's types are always the same ones. */
  types(name: string, importer: string): TS.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    const from = name === "node" ? join(this.#places.folder, "cell.ts") : importer;
    const near = this.#typesFrom(from, name);
    return near.resolvedTypeReferenceDirective ? near : this.#typesFrom(this.#installed, name);
  }

  #document(name: string, extension: TS.Extension): TS.ResolvedModuleWithFailedLookupLocations {
    return { resolvedModule: { resolvedFileName: join(this.#places.folder, name), extension } };
  }

  get #installed(): string {
    return join(this.#places.installation, "cell.ts");
  }

  #moduleFrom(importer: string, name: string, mode: TS.ResolutionMode, cache?: TS.ModuleResolutionCache) {
    return ts.resolveModuleName(name, importer, this.#options, this.#host, cache, undefined, mode);
  }

  #typesFrom(importer: string, name: string) {
    return ts.resolveTypeReferenceDirective(name, importer, this.#options, this.#host);
  }
}
