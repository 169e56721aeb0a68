import { beforeEach, expect, test } from "vitest";
import { Dropdown, RadioButtons, SelectMultiple } from "../../../kernel/widgets/index.ts";
import { FakeHost } from "../../helpers/widgetHost.ts";

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});

test("values, pairs, objects and Maps are options", () => {
  const labels = (dropdown: { fullState(): object }) => dropdown.fullState()["_options_labels" as never];
  expect(labels(new Dropdown({ options: ["a", "b"] }))).toEqual(["a", "b"]);
  expect(labels(new Dropdown({ options: [1, { rank: 2 }] }))).toEqual(["1", "{ rank: 2 }"]);
  expect(labels(new Dropdown({ options: [["one", 1]] }))).toEqual(["one"]);
  expect(labels(new Dropdown({ options: { low: 1, high: 8 } }))).toEqual(["low", "high"]);
  expect(labels(new Dropdown({ options: new Map([["x", 1]]) }))).toEqual(["x"]);
});

test("value, label and index follow each other; only the index is sent", async () => {
  const dropdown = new Dropdown({ options: { low: 1, high: 8 } });
  expect([dropdown.value, dropdown.label, dropdown.index]).toEqual([1, "low", 0]);
  dropdown.value = 8;
  expect([dropdown.label, dropdown.index]).toEqual(["high", 1]);
  expect(host.messages(dropdown.modelId)).toEqual([
    { method: "update", state: { index: 1 }, buffer_paths: [] },
  ]);
  dropdown.label = "low";
  expect(dropdown.value).toBe(1);
  const seen: number[] = [];
  dropdown.onChange((value) => seen.push(value));
  await host.update(dropdown.modelId, { index: 1 });
  expect(seen).toEqual([8]);
});

test("the very same object is chosen, not one that looks the same", () => {
  const options = [{ n: 1 }, { n: 1 }];
  const dropdown = new Dropdown({ options, value: options[1]! });
  expect(dropdown.index).toBe(1);
  dropdown.value = { n: 1 };
  expect(dropdown.index).toBe(0);
});

test("what is not an option is refused with what there is", () => {
  expect(() => new Dropdown({ options: ["a", "b"], value: "c" as never })).toThrow(
    "value: expected one of 2 options (a, b), got 'c'",
  );
  const dropdown = new Dropdown({ options: ["a"] });
  expect(() => {
    dropdown.index = 4;
  }).toThrow("index: expected one of 1 options (a), got 4");
});

test("new options begin with their first; none is chosen where there are none", () => {
  const buttons = new RadioButtons<string>({ options: ["a", "b"], value: "b" });
  buttons.options = ["c", "d"];
  expect(buttons.value).toBe("c");
  buttons.options = [];
  expect([buttons.value, buttons.index]).toEqual([null, null]);
});

test("a person can choose nothing where the widget lets them", async () => {
  const dropdown = new Dropdown({ options: ["a"] });
  await host.update(dropdown.modelId, { index: null });
  expect(dropdown.value).toBeNull();
});

test("several can be chosen, at first none", async () => {
  const select = new SelectMultiple({ options: { a: 1, b: 2, c: 3 } });
  expect(select.value).toEqual([]);
  select.value = [3, 1];
  expect(select.index).toEqual([2, 0]);
  await host.update(select.modelId, { index: [1] });
  expect([select.value, select.label]).toEqual([[2], ["b"]]);
});
