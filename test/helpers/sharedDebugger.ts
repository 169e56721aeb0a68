import { mkdtemp, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { DebugClient } from "./debugClient.ts";
import { KernelClient } from "./kernelClient.ts";

/** A built kernel over real sockets in a folder of its own, with a debugger asked as JupyterLab asks it. */
export interface Debugged {
  readonly folder: string;
  readonly kernel: KernelClient;
  readonly debug: DebugClient;
}

/**
 * One kernel for all tests of a file, with a debugger that begins and ends with each test. Each test uses names of its
 * own.
 *
 * @param begun  gets them before each test
 */
export function shareDebugger(begun: (debugged: Debugged) => void): void {
  let folder: string;
  let kernel: KernelClient;
  let debug: DebugClient;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "deltalab-debugger-")));
    kernel = await KernelClient.start({}, folder);
  });
  afterAll(async () => {
    await kernel.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    kernel.published.length = 0;
    debug = new DebugClient(kernel);
    await debug.start();
    begun({ folder, kernel, debug });
  });
  afterEach(() => debug.ask("disconnect", { restart: false, terminateDebuggee: false }));
}
