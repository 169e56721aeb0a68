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

/** How many there are of something. @throws {FormatError} missing without a default, or not a whole number from 1 */
export function count(json: Json, key: string, otherwise?: number): number {
  const value = positive(json, key, otherwise);
  if (!Number.isInteger(value))
    throw new FormatError(`config.json: ${key} must be a positive whole number, got ${value}`);
  return value;
}

/** A list of so many positive numbers. @throws {FormatError} anything else */
export function positives(json: Json, key: string, length: number): number[] {
  const value = json[key];
  if (!Array.isArray(value) || value.length !== length || !value.every((x) => typeof x === "number" && x > 0))
    throw new FormatError(
      `config.json: ${key} must be ${length} positive numbers, got ${JSON.stringify(value)}`,
    );
  return value;
}

/** No token, one, or a list of them. @throws {FormatError} anything else, such as a token's text */
export function tokens(json: Json, key: string): number[] {
  const list: unknown[] = [json[key] ?? []].flat();
  const isToken = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
  if (!list.every(isToken))
    throw new FormatError(`config.json: ${key} must be token numbers, got ${JSON.stringify(json[key])}`);
  return list;
}
