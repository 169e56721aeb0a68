import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createMessage, type Message } from "../../../kernel/protocol/message.ts";
import {
  contents,
  type Executed,
  isStatus,
  KernelClient,
  printed,
  result,
} from "../../helpers/kernelClient.ts";

// Widgets over real sockets, with this test in the place of the frontend.

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  const { reply } = await kernel.execute(
    'import { Button, Checkbox, IntSlider, interact, interactive, Output, Text } from "deltalab/widgets"',
  );
  expect(reply["status"]).toBe("ok");
});
afterAll(() => kernel.close());
afterEach(() => {
  kernel.published.length = 0;
});

interface State {
  outputs?: { text?: string; data?: Record<string, string>; traceback?: string[] }[];
  value?: unknown;
  description?: string;
}

/** What is published about a message of the frontend, up to idle; and all that came meanwhile. */
async function tell(type: string, content: object, buffers: Uint8Array[] = []): Promise<Message[]> {
  const message = { ...createMessage(type, content, {}), buffers };
  const from = kernel.published.length;
  void kernel.send("shell", message);
  await kernel.until(
    (published) => published.parentHeader.msg_id === message.header.msg_id && isStatus(published, "idle"),
  );
  return kernel.published.slice(from);
}

const update = (id: string, state: object) =>
  tell("comm_msg", { comm_id: id, data: { method: "update", state, buffer_paths: [] } });

const click = (id: string) =>
  tell("comm_msg", { comm_id: id, data: { method: "custom", content: { event: "click" } } });

/** The widgets that a cell made: their ids, by the name of their model. */
function made(executed: Executed): Record<string, string> {
  const opened = contents(executed, "comm_open") as {
    comm_id: string;
    data: { state: Record<string, string> };
  }[];
  return Object.fromEntries(opened.map(({ comm_id, data }) => [data.state["_model_name"], comm_id]));
}

/** The contents of Outputs, as they were sent one after the other. */
const sentOutputs = (messages: Message[]) =>
  messages
    .map(({ content }) => content["data"] as { method: string; state: State } | undefined)
    .filter((data) => data?.method === "update" && data.state.outputs)
    .map((data) => data!.state.outputs!);

const words = (outputs: State["outputs"]) =>
  outputs?.map(({ text, data, traceback }) => text ?? data?.["text/plain"] ?? traceback?.join("\n"));

test("a widget is shown as a view of its model, and in words", async () => {
  const executed = await kernel.execute('new IntSlider({ value: 3, max: 10, description: "rank" })');
  const { data } = contents(executed, "execute_result")[0] as { data: Record<string, unknown> };
  expect(data).toEqual({
    "application/vnd.jupyter.widget-view+json": {
      version_major: 2,
      version_minor: 0,
      model_id: made(executed)["IntSliderModel"],
    },
    "text/plain": "IntSlider { value: 3, description: 'rank', max: 10 }",
  });
  const opened = executed.messages.find(({ header }) => header.msg_type === "comm_open");
  expect(opened!.metadata["version"]).toBe("2.1.0");
});

test("a property that is wrong is told before the cell runs", async () => {
  expect((await kernel.execute('new IntSlider({ value: "3" })')).reply["evalue"]).toContain("TS2322");
});

test("what a callback prints comes under the cell that made it, also while another cell runs", async () => {
  const cell = await kernel.execute(
    "const slider = new IntSlider(); slider.onChange((value) => console.log('is', value)); 0",
  );
  const parent = cell.messages[0]!.parentHeader.msg_id;
  const waiting = kernel.execute("await new Promise((resolve) => setTimeout(resolve, 300)); slider.value");
  const messages = await update(made(cell)["IntSliderModel"]!, { value: 5 });
  const stream = messages.find(({ header }) => header.msg_type === "stream");
  expect(stream!.content["text"]).toBe("is 5\n");
  expect(stream!.parentHeader.msg_id).toBe(parent);
  expect(result(await waiting)).toBe("5");
});

test("a callback that fails is told under its cell, in its line", async () => {
  const cell = await kernel.execute(
    "const box = new Checkbox();\nbox.onChange(() => {\n  throw new RangeError('bad');\n}); 0",
  );
  const messages = await update(made(cell)["CheckboxModel"]!, { value: true });
  const { content, parentHeader } = messages.find(({ header }) => header.msg_type === "stream")!;
  expect(content["name"]).toBe("stderr");
  expect(content["text"]).toMatch(/line 3.*throw new RangeError\('bad'\)/s);
  expect(content["text"]).not.toContain("kernel/widgets");
  expect(parentHeader.msg_id).toBe(cell.messages[0]!.parentHeader.msg_id);
});

test("a callback that loops is interrupted; it works again afterwards", async () => {
  const cell = await kernel.execute(
    "const button = new Button(); let loops = true; button.onClick(async () => { console.log('clicked'); while (loops); }); 0",
  );
  const clicked = click(made(cell)["ButtonModel"]!);
  await kernel.until(({ content }) => content["text"] === "clicked\n");
  await kernel.ask("control", "interrupt_request");
  await clicked;
  expect(result(await kernel.execute("loops = false; 1 + 1"))).toBe("2");
  const again = await click(made(cell)["ButtonModel"]!);
  expect(again.some(({ content }) => content["text"] === "clicked\n")).toBe(true);
});

test("while a cell blocks, what a person does waits, and keeps its order", async () => {
  const cell = await kernel.execute(
    "const text = new Text(); const typed: string[] = []; text.onChange((value) => typed.push(value)); 0",
  );
  const id = made(cell)["TextModel"]!;
  const blocking = kernel.execute(
    "console.log('blocks'); const end = Date.now() + 500; while (Date.now() < end);",
  );
  await kernel.until(({ content }) => content["text"] === "blocks\n");
  await Promise.all(["a", "ab", "abc"].map((value) => update(id, { value })));
  await blocking;
  expect(result(await kernel.execute("typed"))).toBe("[ 'a', 'ab', 'abc' ]");
});

test("interact calls the function at once, and with every change replaces its output in one message", async () => {
  const cell = await kernel.execute(
    "interact(({ x, on }) => { console.log('x', x); return on ? x * x : 'off' }, { x: [0, 10], on: true })",
  );
  expect(cell.reply["status"]).toBe("ok");
  const shown = contents(cell, "display_data")[0] as { data: Record<string, unknown> };
  expect(shown.data["text/plain"]).toBe("interactive({ x: 5, on: true })\nx 5\n25");
  expect(sentOutputs(cell.messages).map(words)).toEqual([["x 5\n", "25"]]);
  const { IntSliderModel, CheckboxModel } = made(cell);
  expect(sentOutputs(await update(IntSliderModel!, { value: 4 })).map(words)).toEqual([["x 4\n", "16"]]);
  expect(sentOutputs(await update(CheckboxModel!, { value: false })).map(words)).toEqual([
    ["x 4\n", "'off'"],
  ]);
});

test("what goes wrong in interact is shown in place of its output", async () => {
  const cell = await kernel.execute(
    "interact(({ n }) => { if (n > 0) throw new Error('too much'); return n }, { n: new IntSlider() })",
  );
  const [outputs] = sentOutputs(await update(made(cell)["IntSliderModel"]!, { value: 1 }));
  expect(outputs).toMatchObject([{ output_type: "error", ename: "Error", evalue: "too much" }]);
  expect(words(outputs)![0]).toContain("In [");
});

test("an asynchronous function is waited for, its displays and bars included", async () => {
  const cell = await kernel.execute(
    "interact(async ({ n }) => { for (const _ of progress([1, 2])) await 0; display.html('<b>' + n + '</b>'); return n }, { n: [1, 3] })",
  );
  const last = sentOutputs(cell.messages).at(-1)!;
  expect(words(last)![0]).toContain("2/2");
  expect(last[1]!.data!["text/html"]).toBe("<b>2</b>");
  expect(words(last)![2]).toBe("2");
  const later = sentOutputs(await update(made(cell)["IntSliderModel"]!, { value: 3 })).at(-1)!;
  expect(words(later)![2]).toBe("3");
});

test("a late answer of an earlier call does not replace that of a later one", async () => {
  const cell = await kernel.execute(
    "interact(async ({ n, m }) => { await new Promise((r) => setTimeout(r, n === 1 ? 400 : 10)); return [n, m] }, { n: new IntSlider(), m: new Checkbox() })",
  );
  const { IntSliderModel, CheckboxModel } = made(cell);
  const slow = update(IntSliderModel!, { value: 1 });
  await kernel.execute("0");
  const settle = await update(IntSliderModel!, { value: 2 });
  expect(sentOutputs(settle).map(words).at(-1)).toEqual(["[ 2, false ]"]);
  expect(sentOutputs(await slow).map(words)).not.toContainEqual(["[ 1, false ]"]);
  expect(CheckboxModel).toBeDefined();
});

test("manual waits for its button", async () => {
  const cell = await kernel.execute("interact(({ n }) => n, { n: [0, 4] }, { manual: true })");
  expect(sentOutputs(cell.messages)).toEqual([]);
  const { IntSliderModel, ButtonModel } = made(cell);
  expect(sentOutputs(await update(IntSliderModel!, { value: 1 }))).toEqual([]);
  expect(sentOutputs(await click(ButtonModel!)).map(words)).toEqual([["1"]]);
});

test("widgets stand in columns where they are asked to, and the output below them", async () => {
  const cell = await kernel.execute(
    "interact(({ n, on }) => n, { n: [0, 4], on: true }, { columns: 2, manual: true })",
  );
  const stateOf = (id: string) =>
    (contents(cell, "comm_open") as { comm_id: string; data: { state: { children: string[] } } }[]).find(
      ({ comm_id }) => comm_id === id,
    )!.data.state;
  const reference = (id: string) => `IPY_MODEL_${id}`;
  const { GridBoxModel, VBoxModel, IntSliderModel, CheckboxModel, ButtonModel, OutputModel } = made(cell);
  expect(stateOf(GridBoxModel!).children).toEqual(
    [IntSliderModel, CheckboxModel, ButtonModel].map((id) => reference(id!)),
  );
  expect(stateOf(VBoxModel!).children).toEqual([GridBoxModel, OutputModel].map((id) => reference(id!)));
});

test("an Output takes what is printed and shown in it, also later, and updates of its displays", async () => {
  const cell = await kernel.execute(
    "const output = new Output(); output.capture(() => { console.log('in'); display(1, { id: 'one' }); setTimeout(() => console.error('late')) }); console.log('out')",
  );
  expect(printed(cell)).toBe("out\n");
  await kernel.until((message) => words(sentOutputs([message])[0])?.at(-1) === "late\n");
  await kernel.execute("updateDisplay('one', 2)");
  const updated = await kernel.until((message) => words(sentOutputs([message])[0])?.[1] === "2");
  expect(words(sentOutputs([updated])[0])).toEqual(["in\n", "2", "late\n"]);
});

test("a frontend that comes later gets all widgets at once", async () => {
  await kernel.execute("const picture = new Text({ value: 'still here' })");
  await tell("comm_open", { comm_id: "control", target_name: "jupyter.widget.control", data: {} });
  const answers = await tell("comm_msg", { comm_id: "control", data: { method: "request_states" } });
  const { data } = answers.find(({ header }) => header.msg_type === "comm_msg")!.content as {
    data: { method: string; states: Record<string, { model_name: string; state: State }> };
  };
  expect(data.method).toBe("update_states");
  const found = Object.values(data.states).find(({ state }) => state.value === "still here");
  expect(found).toMatchObject({
    model_name: "TextModel",
    model_module: "@jupyter-widgets/controls",
    model_module_version: "2.0.0",
  });
});

test("hovering a property explains it", async () => {
  await kernel.execute("const hovered = new IntSlider()");
  const code = "hovered.continuousUpdate";
  const reply = await kernel.ask("shell", "inspect_request", {
    code,
    cursor_pos: code.length,
    detail_level: 0,
  });
  expect((reply["data"] as Record<string, string>)["text/plain"]).toBe(
    "(property) continuousUpdate: boolean\n\nWhether the value is told while the handle still moves, or only when it is let go.",
  );
});
