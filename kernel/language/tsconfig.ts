import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type TS from "typescript";
import { fileDiagnostics } from "./diagnostics.ts";
import type { Diagnostic } from "./language.ts";
import { checkerOptions } from "./options.ts";
import { ts } from "./typescript.ts";

/** What a notebook may choose: how strictly it is checked. How cells are translated and found is the kernel's. */
const choices = [
  "strict",
  "noImplicitAny",
  "strictNullChecks",
  "strictFunctionTypes",
  "strictBindCallApply",
  "strictPropertyInitialization",
  "strictBuiltinIteratorReturn",
  "noImplicitThis",
  "useUnknownInCatchVariables",
  "noUncheckedIndexedAccess",
  "exactOptionalPropertyTypes",
  "noPropertyAccessFromIndexSignature",
  "noImplicitReturns",
  "noImplicitOverride",
  "noFallthroughCasesInSwitch",
  "allowUnreachableCode",
  "allowUnusedLabels",
  "checkJs",
] as const;

export interface Chosen {
  readonly options: TS.CompilerOptions;
  readonly errors: readonly Diagnostic[];
}

/**
 * The `tsconfig.json` in the notebook's own folder, with what it extends. One in a folder above is some project's and
 * does not count, unless this one extends it. Its `lib` is added to the kernel's.
 */
export class TsConfig {
  readonly #file: string;
  #version = "none";

  constructor(folder: string) {
    this.#file = join(folder, "tsconfig.json");
  }

  /** What the file says, when it says something else than at the last question. */
  news(): Chosen | undefined {
    const version = versionOf(this.#file);
    if (version === this.#version) return undefined;
    this.#version = version;
    return version === "none" ? { options: {}, errors: [] } : read(this.#file);
  }
}

function versionOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "none" : `${stat.mtimeMs}:${stat.size}`;
}

function read(file: string): Chosen {
  const host: TS.ParseConfigFileHost = {
    ...ts.sys,
    readDirectory: () => ["cell.ts"], // which files a project has does not matter here
    onUnRecoverableConfigFileDiagnostic: () => {},
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, host);
  if (parsed === undefined) return { options: {}, errors: [] };
  const source = ts.readJsonConfigFile(file, ts.sys.readFile);
  const errors = fileDiagnostics(ts.getConfigFileParsingDiagnostics(parsed), source, join(file, ".."));
  return { options: chosen(parsed.options), errors };
}

function chosen(options: TS.CompilerOptions): TS.CompilerOptions {
  const pairs = choices.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
  const lib = options.lib?.map((file) => basename(file)); // "lib.dom.d.ts"
  return {
    ...(Object.fromEntries(pairs) as TS.CompilerOptions),
    ...(lib ? { lib: [...new Set([...checkerOptions.lib!, ...lib])] } : {}),
  };
}
