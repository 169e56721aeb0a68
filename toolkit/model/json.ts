import { FormatError } from "../errors.ts";

/** A `config.json`, or an object in it. */
export type Json = Readonly<Record<string, unknown>>;

/** @throws {FormatError} missing without a default, or not a positive number */
export function positive(json: Json, key: string, otherwise?: number): number {
  const value = json[key] ?? otherwise;
  if (typeof value !== "number" || !(value > 0))
    throw new FormatError(`config.json: ${key} must be a positive number, got ${value}`);
  return value;
}

/** A list of so many positive numbers. @throws {FormatError} anything else */
export function positives(json: Json, key: string, count: number): number[] {
  const value = json[key];
  if (!Array.isArray(value) || value.length !== count || !value.every((x) => typeof x === "number" && x > 0))
    throw new FormatError(
      `config.json: ${key} must be ${count} positive numbers, got ${JSON.stringify(value)}`,
    );
  return value;
}
