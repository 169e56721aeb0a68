import { ProtocolError } from "./errors.ts";
import type { Content } from "./message.ts";

// Each reads one field of a message's content. A field that is missing or null takes the default, and breaks the
// protocol when there is none.

export function text(content: Content, name: string, otherwise?: string): string {
  const value = content[name] ?? otherwise;
  return typeof value === "string" ? value : broken(name, "text", value);
}

export function flag(content: Content, name: string, otherwise: boolean): boolean {
  const value = content[name] ?? otherwise;
  return typeof value === "boolean" ? value : broken(name, "true or false", value);
}

export function integer(content: Content, name: string): number | undefined;
export function integer(content: Content, name: string, otherwise: number): number;
export function integer(content: Content, name: string, otherwise?: number): number | undefined {
  const value = content[name] ?? otherwise;
  return value === undefined || Number.isInteger(value)
    ? (value as number | undefined)
    : broken(name, "an integer", value);
}

export function oneOf<Choice extends string>(
  content: Content,
  name: string,
  choices: readonly Choice[],
): Choice {
  return (
    choices.find((choice) => choice === content[name]) ?? broken(name, choices.join(" | "), content[name])
  );
}

export function object(content: Content, name: string): Content {
  const value = content[name] ?? {};
  const fits = typeof value === "object" && !Array.isArray(value);
  return fits ? (value as Content) : broken(name, "an object", value);
}

/** An object whose values are all texts. */
export function record(content: Content, name: string): Record<string, string> {
  const value = content[name] ?? {};
  const fits = typeof value === "object" && Object.values(value).every((item) => typeof item === "string");
  return fits ? (value as Record<string, string>) : broken(name, "an object of texts", value);
}

function broken(name: string, expected: string, value: unknown): never {
  throw new ProtocolError(`${name}: expected ${expected}, got ${JSON.stringify(value)}`);
}
