// What the compiler must know of widgets, and what it must refuse. It is compiled with everything else, and never run.

import {
  Button,
  Checkbox,
  Dropdown,
  fixed,
  HBox,
  IntRangeSlider,
  IntSlider,
  interact,
  interactive,
  interactiveOutput,
  jslink,
  Layout,
  Output,
  Select,
  SelectMultiple,
  Tab,
} from "../../../kernel/widgets/index.ts";

const s = new IntSlider({ value: 3, max: 10, layout: { width: "50%" }, orientation: "vertical" });
const n: number = s.value;
s.onChange((v, old) => v + old);
s.observe((c) => {
  const x: number = c.new;
  return [x, c.name];
}, "value");
s.observe((c) => {
  if (c.name === "max") {
    const y: number = c.new;
    return y;
  }
  return 0;
});
s.layout.width = "3px";
s.set({ min: 1, layout: { height: "2" } });
const d = new Dropdown({ options: ["a", "b"] });
const v: "a" | "b" = d.value;
const d2 = new Dropdown({
  options: [
    ["x", 1],
    ["y", 2],
  ],
  description: "k",
});
const v2: 1 | 2 = d2.value;
const d3 = new Dropdown({ options: { low: 1, high: 8 }, value: 8 });
const v3: 1 | 8 = d3.value;
const d4 = new Dropdown({ options: new Map([["x", new Date()]]) });
const v4: Date = d4.value;
d.onChange((x) => {
  const y: "a" | "b" = x;
  return y;
});
const m = new SelectMultiple({ options: ["a", "b"], value: ["a"], rows: 3 });
const vm: readonly ("a" | "b")[] = m.value;
const box = new HBox([s, d, d2, m, new Button({ description: "go" })], { layout: { border: "1px solid" } });
new Tab([box], { titles: ["a"], selectedIndex: 0 });
new Button().onClick((b) => {
  b.disabled = true;
});
interact(
  ({ x, name, on, f, o, g, h, k }) => {
    const a: number = x;
    const b: "a" | "b" = name;
    const c: boolean = on;
    const e: number = f;
    const i: 1 | 8 = o;
    const j: Date = g;
    const hh: 1 | 2 = h;
    const kk: string = k;
    return [a, b, c, e, i, j, hh, kk];
  },
  {
    x: [0, 10],
    name: ["a", "b"],
    on: true,
    f: s,
    o: { low: 1, high: 8 },
    g: fixed(new Date()),
    h: [
      ["u", 1],
      ["v", 2],
    ],
    k: "text",
  },
);
const w = interactive(async ({ r }) => r * 2, { r: [0, 1, 0.1] });
w.controls.r.value.toFixed();
jslink([s, "value"], [s, "max"]);
const out = new Output();
out.capture(() => 5).toFixed();
interactiveOutput(({ s, d }) => [s.toFixed(), d], { s, d });
// @ts-expect-error not a number
new IntSlider({ value: "3" });
// @ts-expect-error no such property
new IntSlider({ valu: 3 });
// @ts-expect-error not an option
new Dropdown({ options: ["a", "b"], value: 3 });
export const all = [
  n,
  v,
  v2,
  v3,
  v4,
  vm,
  new IntRangeSlider().value,
  new Layout({ width: "1" }),
  new Select({ options: [1, 2] }),
  new Checkbox(),
];
