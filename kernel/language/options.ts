import type TS from "typescript";
import type { Settings } from "./magics.ts";
import { STANDARD_LIBRARY } from "./standardLibrary.ts";
import { ts } from "./typescript.ts";

/** Elements are made by this kernel's own runtime, unless `@jsxImportSource` at the top of a cell names another. */
const jsx: TS.CompilerOptions = { jsx: ts.JsxEmit.ReactJSX, jsxImportSource: "deltalab" };

/** How cells and local files are translated: types are erased, what Node does not know yet is spelled out. */
export const emitOptions: TS.CompilerOptions = {
  ...jsx,
  target: ts.ScriptTarget.ES2023,
  moduleDetection: ts.ModuleDetectionKind.Force,
  verbatimModuleSyntax: true,
  sourceMap: true,
};

/** What a notebook's settings mean to the compiler. */
export function settingOptions({ decorators }: Settings): TS.CompilerOptions {
  return { experimentalDecorators: decorators === "legacy" };
}

/** How cells are checked: strictly, as modules for a bundler-like loader, with Node's types and without a browser's. */
export const checkerOptions: TS.CompilerOptions = {
  ...jsx,
  target: ts.ScriptTarget.ES2023,
  lib: [STANDARD_LIBRARY],
  types: ["node"],
  module: ts.ModuleKind.Preserve, // allows `import x = require("m")` beside `import x from "m"`
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  allowJs: true,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
};
