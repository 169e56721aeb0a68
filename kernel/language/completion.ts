import type TS from "typescript";
import { HIDDEN } from "./document.ts";
import type { CompletionItem, Completions } from "./language.ts";
import { ts } from "./typescript.ts";

/** A source inside the document that is open in a language service. */
export interface Place {
  readonly service: TS.LanguageService;
  readonly path: string;
  readonly source: string;
  /** Where the source begins in the document. */
  readonly start: number;
  /** Position in the source. */
  readonly cursor: number;
}

/** What may replace the word before the cursor, best first. */
export function completionsAt(place: Place): Completions {
  const { service, path, source, start, cursor } = place;
  const found = service.getCompletionsAtPosition(path, start + cursor, { includeSymbol: true });
  const from = wordStart(found, place);
  const visible = found?.entries.filter(({ name }) => !name.startsWith(HIDDEN)) ?? [];
  const entries = sorted(matching(visible, source.slice(from, cursor)));
  const checker = service.getProgram()!.getTypeChecker();
  return { start: from, end: cursor, items: entries.map((entry) => itemOf(entry, checker)) };
}

/** In a string the compiler knows where the part to replace begins; elsewhere it is an identifier. */
function wordStart(found: TS.CompletionInfo | undefined, { source, start, cursor }: Place): number {
  const span = found?.entries[0]?.replacementSpan ?? found?.optionalReplacementSpan;
  if (span !== undefined) return Math.min(cursor, span.start - start);
  return cursor - /[\p{ID_Continue}$\u200c\u200d]*$/u.exec(source.slice(0, cursor))![0].length;
}

/** Names that begin with the prefix; when there are none, names that do but for upper and lower case. */
function matching(entries: readonly TS.CompletionEntry[], prefix: string): TS.CompletionEntry[] {
  const exact = entries.filter(({ name }) => name.startsWith(prefix));
  if (exact.length > 0) return exact;
  return entries.filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()));
}

/** The compiler's order: what is nearest first, then by name. */
function sorted(entries: TS.CompletionEntry[]): TS.CompletionEntry[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return entries.sort((a, b) => order(a.sortText, b.sortText) || order(a.name, b.name));
}

function itemOf(entry: TS.CompletionEntry, checker: TS.TypeChecker): CompletionItem {
  const symbol = entry.symbol && meant(entry.symbol, checker);
  const type = typeOf(entry.kind, symbol);
  const signature = type === "function" || type === "method" ? signatureOf(symbol, checker) : undefined;
  return { text: entry.name, type, ...(signature === undefined ? {} : { signature }) };
}

/** An imported name is what it stands for. */
function meant(symbol: TS.Symbol, checker: TS.TypeChecker): TS.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function typeOf(kind: TS.ScriptElementKind, symbol: TS.Symbol | undefined): string {
  if (kind !== ts.ScriptElementKind.alias || symbol === undefined) return kindNames[kind] ?? "text";
  return flagNames.find(([flags]) => symbol.flags & flags)?.[1] ?? "instance";
}

/** `(x: number): number`, of the first overload. */
function signatureOf(symbol: TS.Symbol | undefined, checker: TS.TypeChecker): string | undefined {
  const type = symbol && checker.getTypeOfSymbol(symbol);
  const [first] = type ? checker.getSignaturesOfType(type, ts.SignatureKind.Call) : [];
  return first && checker.signatureToString(first);
}

const { ScriptElementKind: Kind, SymbolFlags: Flags } = ts;

/** What a symbol is, in JupyterLab's words; the first that holds. */
const flagNames: [TS.SymbolFlags, string][] = [
  [Flags.Class, "class"],
  [Flags.Function, "function"],
  [Flags.Enum, "enum"],
  [Flags.Variable, "instance"],
  [Flags.Module, "module"],
  [Flags.Interface, "interface"],
  [Flags.TypeAlias, "type"],
];

/** TypeScript's kinds in JupyterLab's words. */
const kindNames: Partial<Record<TS.ScriptElementKind, string>> = {
  [Kind.keyword]: "keyword",
  [Kind.scriptElement]: "file",
  [Kind.directory]: "folder",
  [Kind.moduleElement]: "module",
  [Kind.externalModuleName]: "module",
  [Kind.alias]: "reference",
  [Kind.classElement]: "class",
  [Kind.localClassElement]: "class",
  [Kind.interfaceElement]: "interface",
  [Kind.typeElement]: "type",
  [Kind.typeParameterElement]: "type",
  [Kind.primitiveType]: "type",
  [Kind.enumElement]: "enum",
  [Kind.enumMemberElement]: "constant",
  [Kind.variableElement]: "instance",
  [Kind.localVariableElement]: "instance",
  [Kind.letElement]: "instance",
  [Kind.constElement]: "instance",
  [Kind.variableUsingElement]: "instance",
  [Kind.variableAwaitUsingElement]: "instance",
  [Kind.parameterElement]: "instance",
  [Kind.functionElement]: "function",
  [Kind.localFunctionElement]: "function",
  [Kind.callSignatureElement]: "function",
  [Kind.memberFunctionElement]: "method",
  [Kind.constructSignatureElement]: "method",
  [Kind.constructorImplementationElement]: "method",
  [Kind.memberVariableElement]: "property",
  [Kind.memberGetAccessorElement]: "property",
  [Kind.memberSetAccessorElement]: "property",
  [Kind.memberAccessorVariableElement]: "property",
  [Kind.jsxAttribute]: "property",
  [Kind.label]: "text",
  [Kind.string]: "value",
};
