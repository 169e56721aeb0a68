import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";

/**
 * Makes something beside its destination first: `use` gets a path in the same folder, writes a file or a folder there
 * and renames it when it is whole. Whatever still lies at that path afterwards is removed: when `use` is done or
 * fails, and when the process is told to exit meanwhile.
 */
export async function withTemporary<T>(
  destination: string,
  use: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = `${destination}.${process.pid}-${++made}.partial`;
  if (inUse.size === 0) process.once("exit", removeTemporaries);
  inUse.add(temporary);
  try {
    return await use(temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    inUse.delete(temporary);
    if (inUse.size === 0) process.off("exit", removeTemporaries);
  }
}

let made = 0;
const inUse = new Set<string>();

/** Removes what is half-made at this moment: for a process that is about to be ended by a signal. */
export function removeTemporaries(): void {
  for (const temporary of inUse) rmSync(temporary, { recursive: true, force: true });
}
