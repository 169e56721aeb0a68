import type { Template } from "@huggingface/jinja";

/** The name by which templates call `stripped` where they had a method of texts. */
const FUNCTION = "_strip";

type Node = { type?: string; value?: unknown; object?: Node; property?: Node; callee?: Node; args?: Node[] };

/**
 * Makes a template's `text.strip("…")`, `lstrip` and `rstrip` take off the characters that are named, as in Python.
 * The library leaves the argument out of account and takes off all white space: Qwen3's template, which takes off line
 * breaks only, would lose spaces.
 *
 * @returns the function that the template then asks for, as a variable
 */
export function stripCharacters({ parsed }: Template): Record<string, unknown> {
  rewrite(parsed as Node);
  return { [FUNCTION]: stripped };
}

/** `a.strip(b)` becomes `_strip(a, b, "strip")`, in this node and all below. */
function rewrite(node: Node): void {
  const { object, property } = node.callee ?? {};
  const [characters] = node.args ?? [];
  if (
    node.type === "CallExpression" &&
    object &&
    characters &&
    /^[lr]?strip$/.test(String(property?.value))
  ) {
    node.args = [object, characters, { type: "StringLiteral", value: property?.value }];
    node.callee = { type: "Identifier", value: FUNCTION };
  }
  for (const child of Object.values(node).flat()) if (typeof child === "object" && child) rewrite(child);
}

/** The text without those characters at its beginning, its end, or both. */
function stripped(text: string, characters: string, method: string): string {
  const all = [...text];
  const stays = (character: string) => !characters.includes(character);
  const [first, last] = [all.findIndex(stays), all.findLastIndex(stays)];
  if (first < 0) return "";
  return all.slice(method === "rstrip" ? 0 : first, method === "lstrip" ? all.length : last + 1).join("");
}
