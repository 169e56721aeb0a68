import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createMessage } from "../../kernel/protocol/message.ts";
import { Signer } from "../../kernel/protocol/signature.ts";
import { encode } from "../../kernel/protocol/wire.ts";
import { type KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// What frontends ask besides running cells, over real sockets. Tests share one kernel.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const interrupt = () => kernel.ask("control", "interrupt_request");

test("drops a message with a wrong signature, and a replay", async () => {
  const forged = createMessage("execute_request", { code: "var forged = true" }, {});
  await kernel.sendFrames("shell", await encode(forged, new Signer(randomUUID())));
  const replayed = await encode(
    createMessage("execute_request", { code: "process.env.RUNS = (process.env.RUNS ?? '') + 1" }, {}),
    new Signer(kernel.key),
  );
  await kernel.sendFrames("shell", replayed);
  await kernel.sendFrames("shell", replayed);
  expect(result(await kernel.execute("['forged' in globalThis, process.env.RUNS]"))).toBe("[ false, '1' ]");
  expect(kernel.log).toContain("signature: does not match the message");
  expect(kernel.log).toContain("signature: used before, the message is a replay");
});

test("answers a request whose content breaks the protocol with an error", async () => {
  const reply = await kernel.ask("shell", "complete_request", { code: 5, cursor_pos: 0 });
  expect(reply).toMatchObject({
    status: "error",
    ename: "ProtocolError",
    evalue: "code: expected text, got 5",
  });
});

test("answers completion, inspection and kernel_info while a cell blocks", async () => {
  await kernel.execute("const matrix = { rows: 2, columns: 3 };");
  const running = kernel.execute('console.log("busy"); while (true) {}');
  await kernel.until(({ content }) => content["text"] === "busy\n");
  const completion = await kernel.ask("shell", "complete_request", { code: "matrix.ro", cursor_pos: 9 });
  expect(completion).toMatchObject({ matches: ["rows"], cursor_start: 7, cursor_end: 9 });
  const inspection = await kernel.ask("shell", "inspect_request", {
    code: "matrix",
    cursor_pos: 3,
    detail_level: 0,
  });
  expect(inspection["found"]).toBe(true);
  expect(await kernel.ask("control", "kernel_info_request")).toMatchObject({
    status: "ok",
    protocol_version: "5.5",
    language_info: { name: "typescript", file_extension: ".ts" },
  });
  await interrupt();
  await running;
});

test("counts cursor positions in code points", async () => {
  const code = '"😀"; Math.sqr';
  const reply = await kernel.ask("shell", "complete_request", { code, cursor_pos: [...code].length });
  expect(reply).toMatchObject({ matches: ["sqrt"], cursor_start: 10, cursor_end: 13 });
});

test("closes a comm that nobody listens to, and lists none", async () => {
  const open = createMessage("comm_open", { comm_id: "c1", target_name: "nobody", data: {} }, {});
  void kernel.send("shell", open);
  const close = await kernel.until(({ header }) => header.msg_type === "comm_close");
  expect(close.content["comm_id"]).toBe("c1");
  expect(await kernel.ask("shell", "comm_info_request")).toEqual({ status: "ok", comms: {} });
});
