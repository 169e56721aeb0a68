import type TS from "typescript";
import { emitOptions } from "./options.ts";
import type { Translation } from "./translate.ts";
import { ts } from "./typescript.ts";

/**
 * Translates a local file that cells import, by itself. `System.register` is the one form of modules that can be run
 * and replaced by hand and still has everything: live bindings, cycles, `await` at top level, `import.meta`.
 *
 *     System.register(["./b.ts"], (export, context) => ({ setters: [(b) => …], execute() { … } }))
 *
 * @throws {SyntaxError} with the place in the file
 */
export function translateFile(file: string, text: string): Translation {
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { ...emitOptions, module: ts.ModuleKind.System },
  });
  const wrong = diagnostics?.find((each) => each.file !== undefined);
  if (wrong) throw syntaxError(file, wrong);
  const code = outputText.replace(/\/\/# sourceMappingURL=\S*\s*$/, "");
  return { code: withJsx(code), map: sourceMapText ?? "" };
}

/** The compiler forgets to tell elements in such a module where their functions are: its variables get them here. */
function withJsx(code: string): string {
  return code.replace(
    /jsx_runtime_1 = jsx_runtime_1_1;/,
    "$& ({ jsx: _jsx, jsxs: _jsxs, Fragment: _Fragment } = jsx_runtime_1);",
  );
}

/** Whether a file says `import` or `export`; what does not is CommonJS where it is JavaScript. */
export function isEcmaScriptModule(file: string, text: string): boolean {
  return ts.isExternalModule(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023));
}

function syntaxError(path: string, { file, start = 0, messageText, code }: TS.Diagnostic): SyntaxError {
  const { line, character } = file!.getLineAndCharacterOfPosition(start);
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  return new SyntaxError(`${path}, line ${line + 1}, column ${character + 1} - TS${code}: ${message}`);
}
