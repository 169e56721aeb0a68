import { textOf } from "./text.ts";

/** The same thing in several MIME types, of which a frontend takes the richest that it knows. */
export interface MimeBundle {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** A property of a value of unknown shape. One that is not there, or cannot be read, is undefined. */
export function property(value: object, name: string | symbol): unknown {
  try {
    return Reflect.has(value, name) ? Reflect.get(value, name) : undefined;
  } catch {
    return undefined; // a getter or a Proxy that throws has nothing to show there
  }
}

/** Whether something can have properties. */
export const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** Richer forms of something, above its words. */
export const inWords = (text: string, richer: Record<string, unknown> = {}): MimeBundle => ({
  data: { ...richer, "text/plain": text },
  metadata: {},
});

/** A value as Node prints it, below richer forms of it. */
export const withText = (value: unknown, richer: Record<string, unknown> = {}): MimeBundle =>
  inWords(textOf(value), richer);

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark]!);
