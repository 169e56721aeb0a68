// Which GPUs does WebGPU see? Asked in a process of its own, since a graphics driver can end the one that loads it.
import { spawnSync } from "node:child_process";
import { inRoot } from "./paths.mjs";

const askForAdapter = `
const { create } = await import("webgpu");
const adapter = await create([]).requestAdapter();
const { vendor, architecture, description, isFallbackAdapter } = adapter?.info ?? {};
console.log(JSON.stringify(adapter ? { name: description || [vendor, architecture].join(" "), isSoftware: isFallbackAdapter } : {}));
process.exit(0); // it would wait for the driver
`;

/**
 * The adapter that WebGPU would compute on.
 *
 * @returns {{ name?: string, isSoftware?: boolean }} empty where there is none
 */
export function probeWebgpu() {
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", askForAdapter], {
    cwd: inRoot(),
    encoding: "utf8",
    timeout: 30_000,
  });
  return status === 0 ? JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") : {};
}
