import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { FormatError } from "../errors.ts";
import { withTemporary } from "../io/temporary.ts";

/** All that a result depends on, as plain data: equal data, equal result. */
export type About = Readonly<Record<string, unknown>>;

/** Results on disk, each in a small JSON file that is named after a digest of what it depends on. */
export interface Records {
  /** What was found before; nothing where it never was, or something that it depends on has changed since. */
  find<T>(kind: string, about: About): Promise<T | undefined>;
  /** Keeps a result: under a temporary name first, so that a file that is there is whole. */
  keep(kind: string, about: About, found: unknown): Promise<void>;
  /** The path of a file beside a record, such as a delta file. */
  beside(kind: string, about: About, suffix: string): string;
}

/** SHA-256 of plain data, in hexadecimal digits. */
export const digestOf = (about: unknown): string =>
  createHash("sha256").update(JSON.stringify(about)).digest("hex");

/** Records in a folder, which is made with the first of them. */
export function openRecords(folder: string): Records {
  const fileOf = (kind: string, about: About, suffix: string) =>
    path.join(folder, `${kind}-${digestOf({ kind, about }).slice(0, 32)}${suffix}`);
  return {
    async find<T>(kind: string, about: About) {
      const file = fileOf(kind, about, ".json");
      const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      return text === undefined ? undefined : (parsed(text, file).found as T);
    },
    async keep(kind, about, found) {
      const file = fileOf(kind, about, ".json");
      await mkdir(folder, { recursive: true });
      await withTemporary(file, async (temporary) => {
        await writeFile(temporary, `${JSON.stringify({ kind, about, found }, written, 1)}\n`);
        await rename(temporary, file);
      });
    },
    beside: fileOf,
  };
}

/** JSON knows no NaN and no infinity. */
const written = (_: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;

const read = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && "number" in value && Object.keys(value).length === 1
    ? Number(value.number)
    : value;

function parsed(text: string, file: string): { found: unknown } {
  try {
    return JSON.parse(text, read) as { found: unknown };
  } catch (cause) {
    throw new FormatError(`compare: expected a record in JSON, got something else in ${file}: remove it`, {
      cause,
    });
  }
}
