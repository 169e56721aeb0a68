import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Memory of base and tenants together, in MB of 10⁶ bytes. */
export interface Held {
  readonly tenants: number;
  /** What is allocated for them, counted. */
  readonly counted: number;
  /** By how much the process grew; undefined where the system does not tell. */
  readonly resident: number | undefined;
}

/** What so many tenants take, one after the other in a process of their own. */
export async function held(
  kind: "packed" | "unpacked" | "merged",
  tenants: readonly number[],
  files: readonly string[],
): Promise<Held[]> {
  const program = new URL("./held.js", import.meta.url).pathname;
  const args = ["--expose-gc", program, kind, tenants.join(), ...files];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Held[];
}
