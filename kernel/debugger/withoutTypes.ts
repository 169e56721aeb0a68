import { ts } from "../language/typescript.ts";

/** TypeScript as JavaScript, without a check. */
export const withoutTypes = (code: string): string =>
  ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  }).outputText;
