import { once } from "node:events";
import { expect, test } from "vitest";
import { isStatus, KernelClient, result } from "../helpers/kernelClient.ts";

// How the kernel begins and ends, over real sockets.

test("shuts down on request, with its session", async () => {
  const other = await KernelClient.start();
  const pid = Number(result(await other.execute("process.pid")));
  const exited = once(other.kernel, "exit");
  const reply = await other.ask("control", "shutdown_request", { restart: false });
  expect(reply).toEqual({ status: "ok", restart: false });
  expect(await exited).toEqual([0, null]);
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  await other.close();
});

test("a killed kernel leaves no session behind, even one that blocks", async () => {
  const other = await KernelClient.start();
  const pid = Number(result(await other.execute("process.pid")));
  void other.execute('console.log("busy"); while (true) {}');
  await other.until(({ content }) => content["text"] === "busy\n");
  await other.close();
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("says that it starts, and welcomes every subscriber", async () => {
  const other = await KernelClient.start();
  await other.until((message) => isStatus(message, "starting"));
  expect(other.published.map(({ header }) => header.msg_type)).toEqual(["iopub_welcome", "status"]);
  expect(other.published[0]!.content).toEqual({ subscription: "" });
  await other.close();
});
