import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  Button,
  Dropdown,
  FloatLogSlider,
  HBox,
  Image,
  IntRangeSlider,
  IntSlider,
  jslink,
  Layout,
  Tab,
  Text,
} from "../../../kernel/widgets/index.ts";
import { FakeHost } from "../../helpers/widgetHost.ts";

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => {
  FakeHost.remove();
  vi.restoreAllMocks();
});

const update = (state: object) => ({ method: "update", state, buffer_paths: [] });
const echo = (state: object) => ({ method: "echo_update", state, buffer_paths: [] });

test("a new widget opens its line with its whole state, after the widgets that it refers to", () => {
  const slider = new IntSlider({ value: 3, layout: { width: "50%" } });
  const opened = host.sent.filter(({ kind }) => kind === "open");
  expect(opened.map(({ id }) => id)).toEqual([slider.layout.modelId, slider.style.modelId, slider.modelId]);
  expect(opened[0]!.data.state.width).toBe("50%");
  expect(opened[2]!.data.state).toMatchObject({ value: 3, layout: `IPY_MODEL_${slider.layout.modelId}` });
});

test("only what changed is sent, and nothing when nothing did", () => {
  const slider = new IntSlider();
  slider.value = 7;
  slider.value = 7;
  slider.continuousUpdate = false;
  expect(host.messages(slider.modelId)).toEqual([update({ value: 7 }), update({ continuous_update: false })]);
});

test("several changes at once are one message and one call", () => {
  const slider = new IntSlider();
  const seen: unknown[] = [];
  slider.observe(({ name, old, new: value }) => seen.push([name, old, value]));
  slider.set({ min: 200, max: 300, value: 250 });
  expect(host.messages(slider.modelId)).toEqual([update({ min: 200, max: 300, value: 250 })]);
  expect(seen).toEqual([
    ["min", 0, 200],
    ["max", 100, 300],
    ["value", 0, 250],
  ]);
});

test("what a person does is echoed, and not sent back a second time", async () => {
  const slider = new IntSlider();
  const seen: number[] = [];
  slider.onChange((value) => seen.push(value));
  await host.update(slider.modelId, { value: 9 });
  expect(slider.value).toBe(9);
  expect(seen).toEqual([9]);
  expect(host.messages(slider.modelId)).toEqual([echo({ value: 9 })]);
});

test("a value that is moved into its range is sent back", async () => {
  const slider = new IntSlider({ value: 100 });
  await host.update(slider.modelId, { value: 150 });
  expect(slider.value).toBe(100);
  expect(host.messages(slider.modelId)).toEqual([echo({ value: 150 }), update({ value: 100 })]);
});

test("a value that cannot be is taken back from the frontend", async () => {
  const slider = new IntSlider({ value: 5 });
  await expect(host.update(slider.modelId, { value: "six" })).rejects.toThrow(
    "IntSlider: value must be a whole number, got 'six'",
  );
  expect(slider.value).toBe(5);
  expect(host.messages(slider.modelId).at(-1)).toEqual(update({ value: 5 }));
});

test("properties that a frontend has and this side has not are left alone", async () => {
  const slider = new IntSlider();
  await host.update(slider.modelId, { _view_count: 2, unheard_of: 1 });
  expect(host.messages(slider.modelId)).toEqual([]);
});

test("a change made by a listener is sent behind the echo", async () => {
  const slider = new IntSlider();
  slider.onChange((value) => {
    if (value % 2 === 1) slider.value = value + 1;
  });
  await host.update(slider.modelId, { value: 3 });
  expect(host.messages(slider.modelId)).toEqual([echo({ value: 3 }), update({ value: 4 })]);
});

test("observing names hears these alone, and ends when it is told to", () => {
  const slider = new IntSlider();
  const seen: string[] = [];
  const stop = slider.observe(({ name }) => seen.push(name), ["min", "max"]);
  slider.set({ value: 3, max: 50 });
  stop();
  slider.max = 60;
  expect(seen).toEqual(["max"]);
});

test("a listener that throws is told, and the others are called", async () => {
  const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const slider = new IntSlider();
  const seen: number[] = [];
  slider.onChange(() => {
    throw new Error("bad");
  });
  slider.onChange(async () => Promise.reject(new Error("later")));
  slider.onChange((value) => seen.push(value));
  await host.update(slider.modelId, { value: 1 });
  expect(seen).toEqual([1]);
  expect(told.mock.calls.map(([text]) => text)).toEqual(["Uncaught Error: bad\n", "Uncaught Error: later\n"]);
});

test("an asynchronous listener holds back the frontend's next message", async () => {
  const slider = new IntSlider();
  let isDone = false;
  slider.observe(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    isDone = true;
  }, "value");
  await host.update(slider.modelId, { value: 1 });
  expect(isDone).toBe(true);
});

test("a frontend that asks for the state gets all of it", async () => {
  const slider = new IntSlider({ value: 4 });
  await host.receive(slider.modelId, { method: "request_state" });
  expect(host.messages(slider.modelId)).toEqual([update(slider.fullState())]);
});

test("clicks and own messages are heard, and own messages sent, with their bytes", async () => {
  const button = new Button();
  const heard: unknown[] = [];
  button.onClick((clicked) => heard.push(clicked === button));
  button.onMessage((content, buffers) => heard.push([content, buffers.length]));
  await host.receive(button.modelId, { method: "custom", content: { event: "click" } });
  await host.receive(button.modelId, { method: "custom", content: { n: 1 } }, [Uint8Array.of(1)]);
  expect(heard).toEqual([true, [{ event: "click" }, 0], [{ n: 1 }, 1]]);
  button.send({ flash: true }, [Uint8Array.of(2)]);
  expect(host.sent.at(-1)).toMatchObject({
    data: { method: "custom", content: { flash: true } },
    buffers: [Uint8Array.of(2)],
  });
});

test("the bytes of an image go beside its state, both ways", async () => {
  const image = new Image({ value: Uint8Array.of(1, 2) });
  expect(host.sent.at(-1)).toMatchObject({
    data: { buffer_paths: [["value"]] },
    buffers: [Uint8Array.of(1, 2)],
  });
  expect(host.sent.at(-1)!.data.state).not.toHaveProperty("value");
  const message = { method: "update", state: {}, buffer_paths: [["value"]] };
  await host.receive(image.modelId, message, [Uint8Array.of(3)]);
  expect(image.value).toEqual(Uint8Array.of(3));
  expect(host.sent.at(-1)).toMatchObject({ data: { method: "echo_update" }, buffers: [Uint8Array.of(3)] });
});

test("a closed widget sends nothing more, whichever side closed it", () => {
  const [here, there] = [new IntSlider(), new IntSlider()];
  here.close();
  host.closeFromFrontend(there.modelId);
  for (const slider of [here, there]) slider.value = 5;
  expect([...host.messages(here.modelId), ...host.messages(there.modelId)]).toEqual([]);
  expect(host.sent.filter(({ kind }) => kind === "close").map(({ id }) => id)).toEqual([here.modelId]);
  expect(there.value).toBe(5);
});

test("children are sent as references, and come back as widgets", async () => {
  const [a, b] = [new IntSlider(), new Text()];
  const box = new HBox([a]);
  box.children = [a, b];
  const references = [a, b].map(({ modelId }) => `IPY_MODEL_${modelId}`);
  expect(host.messages(box.modelId)).toEqual([update({ children: references })]);
  await host.update(box.modelId, { children: [references[1]] });
  expect(box.children).toEqual([b]);
});

test("a tab opens its first page, and refuses one that there is not", () => {
  const tab = new Tab([new Text(), new Text()], { titles: ["a", "b"] });
  expect(tab.selectedIndex).toBe(0);
  expect(() => {
    tab.selectedIndex = 2;
  }).toThrow("selectedIndex: expected one of 2 children, got 2");
  tab.selectedIndex = 1;
  tab.children = [];
  expect(tab.selectedIndex).toBeNull();
});

test("a border is four borders", () => {
  const layout = new Layout({ border: "1px solid" });
  expect(layout.fullState()).toMatchObject({ border_top: "1px solid", border_left: "1px solid" });
  expect(layout.fullState()).not.toHaveProperty("border");
  layout.borderTop = "none";
  expect(layout.border).toBeNull();
});

test("ranges hold their values", () => {
  expect(new IntRangeSlider({ max: 50 }).value).toEqual([25, 50]);
  expect(new FloatLogSlider({ value: 1e9 }).value).toBe(1e4);
  expect(() => new IntSlider({ min: 5, max: 4 })).toThrow("range: expected min ≤ max, got min 5 and max 4");
  expect(() => new IntRangeSlider({ value: [3, 2] })).toThrow("[lower, upper], got [3, 2]");
  expect(() => new IntRangeSlider({ value: [1] as never })).toThrow(
    "IntRangeSlider: value must be two values, each a whole number, got [ 1 ]",
  );
});

test("a change that cannot be made changes nothing", () => {
  const slider = new IntSlider({ value: 5 });
  expect(() => slider.set({ value: 7, min: 200 })).toThrow(RangeError);
  expect([slider.value, slider.min]).toEqual([5, 0]);
  expect(() => new IntSlider({ valu: 3 } as never)).toThrow('IntSlider: there is no property "valu"');
});

test("links name both ends as the frontend does", () => {
  const [a, b] = [new IntSlider(), new IntSlider()];
  jslink([a, "value"], [b, "continuousUpdate"]);
  expect(host.sent.at(-1)!.data.state).toMatchObject({
    _model_name: "LinkModel",
    _view_name: null,
    source: [`IPY_MODEL_${a.modelId}`, "value"],
    target: [`IPY_MODEL_${b.modelId}`, "continuous_update"],
  });
});

test("it is shown as a view, and in words that say what was given", () => {
  const slider = new IntSlider({ value: 3, max: 10 });
  expect(slider[Symbol.for("Jupyter.display") as never]).toBeTypeOf("function");
  expect(inspect(slider)).toBe("IntSlider { value: 3, max: 10 }");
  expect(inspect({ box: { slider } })).toContain("slider: IntSlider { value: 3");
  expect(inspect(new Dropdown({ options: ["a", "b"] }))).toBe(
    "Dropdown { value: 'a', options: [ 'a', 'b' ] }",
  );
});

test("without a kernel it is an object like others", () => {
  FakeHost.remove();
  const slider = new IntSlider({ value: 2 });
  slider.value = 4;
  expect(slider.value).toBe(4);
});
