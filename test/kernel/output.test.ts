import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { contents, type KernelClient, printed } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// What cells print and show, and when, over real sockets. Tests share one kernel.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const interrupt = () => kernel.ask("control", "interrupt_request");

test("shows output while a cell blocks", async () => {
  const running = kernel.execute('console.log("now"); while (true) {}');
  await kernel.until(({ header, content }) => header.msg_type === "stream" && content["text"] === "now\n");
  await interrupt();
  expect((await running).reply).toMatchObject({ status: "error", ename: "Interrupted" });
});

test("late output and late errors lie under their own cell", async () => {
  const first = await kernel.execute(
    'setTimeout(() => console.log("late"), 50); setTimeout(() => { throw new Error("too late") }, 60);',
  );
  await kernel.execute("await new Promise((done) => setTimeout(done, 150))");
  const own = kernel.published.filter(
    ({ parentHeader }) => parentHeader.msg_id === first.messages[0]!.parentHeader.msg_id,
  );
  const late = { reply: first.reply, messages: own };
  expect(printed(late)).toBe("late\n");
  expect(stripVTControlCharacters(printed(late, "stderr"))).toContain("Error: too late");
});

test("captures what child processes and native code print", async () => {
  const executed = await kernel.execute(
    'import { execSync } from "node:child_process"; import { writeSync } from "node:fs"; execSync("echo child", { stdio: "inherit" }); writeSync(2, "native");',
  );
  expect(printed(executed)).toBe("child\n");
  expect(printed(executed, "stderr")).toBe("native");
});

test("a display is shown and cleared; the cell is done when it is", async () => {
  const executed = await kernel.execute(
    'display({ [Symbol.for("Jupyter.display")]: async () => ({ "text/html": "<b>1</b>" }) }); clearOutput(true);',
  );
  expect(contents(executed, "display_data")).toEqual([
    { data: { "text/html": "<b>1</b>", "text/plain": "1" }, metadata: {}, transient: {} },
  ]);
  expect(contents(executed, "clear_output")).toEqual([{ wait: true }]);
});

test("a display with a name can be replaced", async () => {
  const executed = await kernel.execute('display(1, { id: "one" }); updateDisplay("one", 2);');
  const shown = (value: string) => ({
    data: { "text/plain": value },
    metadata: {},
    transient: { display_id: "one" },
  });
  expect(contents(executed, "display_data")).toEqual([shown("1")]);
  expect(contents(executed, "update_display_data")).toEqual([shown("2")]);
});

test("tslab's display writes to this kernel", async () => {
  const executed = await kernel.execute(
    'import { display as show } from "tslab"; show.html("<i>tslab</i>"); show.png(new Uint8Array([1, 2]));',
  );
  expect(contents(executed, "display_data").map(({ data }) => data)).toEqual([
    { "text/html": "<i>tslab</i>", "text/plain": "tslab" },
    { "image/png": "AQI=", "text/plain": "PNG image, 2 bytes" },
  ]);
});
