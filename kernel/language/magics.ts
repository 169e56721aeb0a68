import { placeOf } from "./diagnostics.ts";
import type { Diagnostic } from "./language.ts";

/** What line magics change, for the cell that they begin and for all later ones. */
export interface Settings {
  /** Type errors stop a cell before it runs, are shown beside its result, or are not looked for. */
  types: "on" | "warn" | "off";
  /** Decorators as ECMAScript has them, or as TypeScript had them before (`experimentalDecorators`). */
  decorators: "standard" | "legacy";
}

export const defaultSettings: Settings = { types: "on", decorators: "standard" };

/** Every line magic and what may follow it. */
const known: { readonly [Name in keyof Settings]: readonly Settings[Name][] } = {
  types: ["on", "warn", "off"],
  decorators: ["standard", "legacy"],
};

/** A source without its magics. */
export interface WithoutMagics {
  /** As long as the source, with a comment in the place of each magic. */
  readonly text: string;
  readonly settings: Partial<Settings>;
  readonly errors: readonly Diagnostic[];
}

/**
 * Reads the magics at the top of a cell. No TypeScript begins with `%`, so nothing else can be meant.
 *
 *     %types warn
 *     const rank: number = "3";
 */
export function readMagics(source: string): WithoutMagics {
  const top = /^(?:[ \t]*(?:%.*)?(?:\r?\n|$))*/.exec(source)![0];
  const magics = [...top.matchAll(/%.*/g)].map((found) => readMagic(source, found.index, found[0].trimEnd()));
  return {
    text: top.replace(/%.?/g, (start) => "//".slice(0, start.length)) + source.slice(top.length),
    settings: Object.assign({}, ...magics.map(({ setting }) => setting)),
    errors: magics.flatMap(({ error }) => error ?? []),
  };
}

function readMagic(source: string, position: number, line: string) {
  const [name = "", ...values] = line.slice(1).trim().split(/\s+/);
  const value = values.join(" ");
  const allowed: readonly string[] | undefined = Object.hasOwn(known, name)
    ? known[name as keyof Settings]
    : undefined;
  if (allowed?.includes(value)) return { setting: { [name]: value } };
  const message = allowed
    ? `%${name}: expected ${allowed.join(" or ")}, got ${value === "" ? "nothing" : `"${value}"`}`
    : `%${name}: no such line magic; there are ${usage()}`;
  return { error: { message, code: 0, ...placeOf(source, position), length: line.length } };
}

const usage = () =>
  Object.entries(known)
    .map(([name, values]) => `%${name} ${values.join("|")}`)
    .join(", ");
