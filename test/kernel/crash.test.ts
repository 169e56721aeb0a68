import { expect, test } from "vitest";
import { KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Cells that end the process that runs them, over real sockets. Tests share one kernel.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

test("lives on when a cell ends its process", async () => {
  await kernel.execute("const lost = 1;");
  const { reply } = await kernel.execute('console.log("last words"); process.exit(3)');
  expect(reply["ename"]).toBe("SessionEnded");
  expect(reply["evalue"]).toContain("exit code 3");
  const gone = await kernel.execute("lost");
  expect(gone.reply["evalue"]).toContain("Cannot find name 'lost'");
  expect(result(await kernel.execute("1 + 1"))).toBe("2");
});

test("says why, when a cell is killed", async () => {
  const { reply } = await kernel.execute('process.kill(process.pid, "SIGKILL"); while (true) {}');
  expect(reply["evalue"]).toContain("SIGKILL");
});

test("says why, when a cell runs out of memory", async () => {
  const small = await KernelClient.start({ NODE_OPTIONS: "--max-old-space-size=300" });
  const { reply } = await small.execute(
    "const all: number[][] = []; while (true) all.push(new Array(1e5).fill(0.5));",
  );
  expect(reply["evalue"]).toContain("ran out of memory");
  expect(result(await small.execute("1 + 1"))).toBe("2");
  await small.close();
});
