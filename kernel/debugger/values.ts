import type { Runtime } from "node:inspector";
import { inspect } from "node:util";
import type { Variable } from "./protocol.ts";

/** Characters of one value. */
const longest = 120;

/**
 * A value in one line, as V8 previews it: `Array(3) [1, 2, 3]`, `Point {x: 1, y: 2}`, `Map(1) {'a' → 1}`. No code of
 * the value's own runs for it.
 */
export function textOf(value: Runtime.RemoteObject): string {
  if (value.type === "object" && value.preview) return shortened(previewed(value.preview));
  return shortened(named(value.type, value.subtype, value.description ?? String(value.value), value.value));
}

/**
 * How JupyterLab calls the types whose values it shows. In the place of a value with another type it shows the type, so
 * for those none is told.
 */
export const typeOf = ({ type }: Runtime.RemoteObject): Pick<Variable, "type"> => {
  const name = { number: "float", string: "str", boolean: "bool" }[type as string];
  return name === undefined ? {} : { type: name };
};

function previewed({
  description = "",
  subtype,
  properties,
  entries,
  overflow,
}: Runtime.ObjectPreview): string {
  const isList = subtype === "array" || subtype === "typedarray";
  if (!isList && subtype !== undefined && subtype !== "map" && subtype !== "set" && subtype !== "iterator")
    return firstLine(description);
  const listed = isList ? properties.filter(({ name }) => /^\d+$/.test(name)) : properties;
  const items = entries?.map(entryText) ?? listed.map((each) => propertyText(each, isList));
  const all = [...items, ...(overflow ? ["…"] : [])].join(", ");
  const name = description === "Object" ? "" : `${description} `;
  return isList ? `${name}[${all}]` : `${name}{${all}}`;
}

const entryText = ({ key, value }: Runtime.EntryPreview): string =>
  key ? `${kindOf(key)} → ${kindOf(value)}` : kindOf(value);

/** Inside another value only the kind of an object is told. */
const kindOf = ({ type, subtype, description = "" }: Runtime.ObjectPreview): string =>
  named(type, subtype, description, description);

function propertyText({ name, type, subtype, value = "" }: Runtime.PropertyPreview, isList: boolean): string {
  const text = type === "accessor" ? "…" : named(type, subtype, value, value);
  return isList ? text : `${name}: ${text}`;
}

function named(type: string, subtype: string | undefined, description: string, value: unknown): string {
  if (type === "string") return inspect(shortened(String(value), longest - 2), { breakLength: Infinity });
  if (type === "function") return signature(description);
  if (type === "undefined" || subtype === "null") return subtype ?? type;
  return firstLine(description);
}

/** `class Point`, `f(x, y)`, `(x) =>`: a function's text up to its body. */
function signature(description: string): string {
  if (description === "") return "function";
  const [head = ""] =
    /^class\b[^{]*|^(?:async\s+)?(?:function\b)?[^{=]*(?:=>)?/.exec(firstLine(description)) ?? [];
  return head.trim() || "function";
}

const firstLine = (text: string): string => text.split("\n", 1)[0]!;

const shortened = (text: string, limit = longest): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
