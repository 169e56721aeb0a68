import { inspect } from "node:util";

/** The same thing in several MIME types, of which a frontend takes the richest that it knows. */
export interface MimeBundle {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** Shows one kind of value; undefined for every other kind. */
export type Show = (value: object) => MimeBundle | Promise<MimeBundle> | undefined;

/** A property of a value of unknown shape. */
export const property = (value: object, name: string | symbol): unknown => Reflect.get(value, name);

/** A value as Node prints it, without colours, below richer forms of it. */
export const withText = (value: unknown, richer: Record<string, unknown> = {}): MimeBundle => ({
  data: { ...richer, "text/plain": inspect(value) },
  metadata: {},
});

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => entities[mark]!);
