import type TS from "typescript";
import { Disk } from "./disk.ts";
import { checkerOptions } from "./options.ts";
import { ts } from "./typescript.ts";

/**
 * What every notebook reads alike: the standard library and the types of packages. A notebook that is given the
 * library of an earlier one parses none of them again.
 */
export class Library {
  readonly disk = new Disk();
  /** The trees of the files. */
  readonly files: TS.DocumentRegistry = ts.createDocumentRegistry(true);
  /** What packages import from each other. */
  readonly imports: TS.ModuleResolutionCache;

  /** @param folder  what relative names are relative to: there are none */
  constructor(folder: string) {
    this.imports = ts.createModuleResolutionCache(folder, (name) => name, checkerOptions);
  }
}
