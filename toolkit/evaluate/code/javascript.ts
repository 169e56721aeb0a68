import { JAVASCRIPT_RUNNER } from "./javascript-runner.ts";
import type { Command } from "./language.ts";

/** V8 keeps so many MB of address space for code (Node 24: 512), of which it uses next to nothing. */
const CODE_RANGE = 640;

/** Node 20 knows its permission model by an older name. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";

/** Node without the right to files, processes, threads and native code. */
export const javascript = (memoryMB: number): Command => ({
  file: process.execPath,
  args: [PERMISSION, "--no-warnings", `--max-old-space-size=${memoryMB}`, "--eval", JAVASCRIPT_RUNNER],
  memory: ["-d", memoryMB + CODE_RANGE],
});
