import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";

// jupyter_kernel_test, the Jupyter project's own suite, against the kernel that was built here.

/** The suite has a test for text that a kernel sends to a pager, as IPython's `?` does; here Shift-Tab shows it. */
const skipped = ["test_pager: No code page something"];

test("passes jupyter_kernel_test", async () => {
  const { code, report } = await runSuite(await folderWithKernel());
  const results = [...report.matchAll(/^(test_\w+) .*\.\.\. (ok|skipped '(.*)')$/gm)];
  const notRun = results.filter(([, , how]) => how !== "ok").map(([, name, , why]) => `${name}: ${why}`);
  console.log(`jupyter_kernel_test: ${results.length - notRun.length} passed; skipped ${notRun.join(", ")}`);
  expect(code, report).toBe(0);
  expect(notRun).toEqual(skipped);
  expect(results.length).toBe(13);
});

/** A Jupyter of its own, where the kernel's name leads to this build. */
async function folderWithKernel(): Promise<string> {
  const folder = await temporaryFolder();
  const kernel = path.join(folder, "kernels", "deltalab");
  await cp("kernel/kernelspec", kernel, { recursive: true });
  const file = path.join(kernel, "kernel.json");
  const spec = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  const argv = [process.execPath, path.resolve("dist/kernel/main.js"), "{connection_file}"];
  await writeFile(file, JSON.stringify({ ...spec, argv }));
  return folder;
}

async function runSuite(folder: string): Promise<{ code: number; report: string }> {
  const suite = spawn(".venv/bin/python", ["test/kernel/conformance/test_deltalab_kernel.py"], {
    stdio: ["ignore", "inherit", "pipe"], // unittest reports on stderr
    env: { ...process.env, JUPYTER_PATH: folder, JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: folder },
  });
  const [report, [code]] = await Promise.all([text(suite.stderr), once(suite, "close") as Promise<[number]>]);
  return { code, report };
}
