import { type ChildProcess, spawn } from "node:child_process";

/** What a run of `deltalab` printed, and how it ended. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs the command, compiled as it is. `watch` sees the process and what it has told on stderr so far. */
export function deltalab(
  args: readonly string[],
  watch?: (child: ChildProcess, stderr: string) => void,
): Promise<Run> {
  const child = spawn(process.execPath, ["setup/deltalab.mjs", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
    watch?.(child, stderr);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ stdout, stderr, code, signal }));
  });
}
