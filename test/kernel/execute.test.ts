import { expect, test } from "vitest";
import { type KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// What becomes of a cell that is run, through the built kernel over real sockets. Tests share one kernel.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

test("runs a cell between busy and idle", async () => {
  const executed = await kernel.execute("const one: number = 1; one + 1");
  expect(executed.messages.map(({ header }) => header.msg_type)).toEqual([
    "status",
    "execute_input",
    "execute_result",
    "status",
  ]);
  expect(executed.reply).toMatchObject({ status: "ok", execution_count: 1, user_expressions: {} });
  expect(result(executed)).toBe("2");
});

test("stop_on_error: false lets the waiting cells run", async () => {
  const failing = kernel.execute("throw 1", { stop_on_error: false });
  const waiting = kernel.execute("2");
  expect((await failing).reply["status"]).toBe("error");
  expect((await waiting).reply["status"]).toBe("ok");
});

test("a failing cell keeps what it had declared", async () => {
  await kernel.execute("const kept = 7; throw new Error('half-way')");
  expect(result(await kernel.execute("kept"))).toBe("7");
});

test("imports ES modules, CommonJS packages and JSON", async () => {
  const executed = await kernel.execute(
    'import path, { join } from "node:path"; import ts from "typescript"; import { name } from "./package.json"; import * as math from "mathjs"; [path.join === join, typeof ts.transpile, name, math.sqrt(9)]',
  );
  expect(result(executed)).toBe("[ true, 'function', 'deltalab', 3 ]");
});

test("silent code leaves no trace, and names a value by user_expressions", async () => {
  const before = await kernel.execute("10");
  const silent = await kernel.execute("var quiet = 5; 6", {
    silent: true,
    user_expressions: { five: "quiet", bad: "nothing.there" },
  });
  expect(silent.messages.map(({ header }) => header.msg_type)).toEqual(["status", "status"]);
  expect(silent.reply["execution_count"]).toBe(before.reply["execution_count"]);
  expect(silent.reply["user_expressions"]).toMatchObject({
    five: { status: "ok", data: { "text/plain": "5" } },
    bad: { status: "error", ename: "ReferenceError" },
  });
});

test("remembers what was run", async () => {
  await kernel.execute('"to be remembered"');
  const tail = await kernel.ask("shell", "history_request", { hist_access_type: "tail", n: 1, output: true });
  const count = (await kernel.execute("0")).reply["execution_count"] as number;
  expect(tail["history"]).toEqual([[1, count - 1, ['"to be remembered"', "'to be remembered'"]]]);
});
