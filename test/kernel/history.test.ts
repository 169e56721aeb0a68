import { expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";
import { KernelClient } from "../helpers/kernelClient.ts";

// The built kernel over real sockets, started again and again by the same user.

const history = async (kernel: KernelClient, request: object) =>
  (await kernel.ask("shell", "history_request", { raw: true, output: false, ...request }))["history"];

test("a new kernel remembers what earlier ones ran, without what was silent or not to be stored", async () => {
  const data = { JUPYTER_DATA_DIR: await temporaryFolder() };
  const first = await KernelClient.start(data);
  await first.execute("const rank = 4; rank");
  await first.execute("rank + 1", { silent: true });
  await first.execute("rank + 2", { store_history: false });
  await first.execute("throw rank", { stop_on_error: false });
  await first.ask("control", "shutdown_request", { restart: true });
  const second = await KernelClient.start(data);
  await second.execute("'new'");
  expect(await history(second, { hist_access_type: "tail", n: 3 })).toEqual([
    [1, 1, "const rank = 4; rank"],
    [1, 2, "throw rank"],
    [2, 1, "'new'"],
  ]);
  expect(
    await history(second, { hist_access_type: "range", session: -1, start: 1, stop: 2, output: true }),
  ).toEqual([[1, 1, ["const rank = 4; rank", "4"]]]);
  expect(await history(second, { hist_access_type: "search", pattern: "*rank*", n: 1 })).toEqual([
    [1, 2, "throw rank"],
  ]);
  await Promise.all([first.close(), second.close()]);
});
