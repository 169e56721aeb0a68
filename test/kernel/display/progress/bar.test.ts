import { expect, test } from "vitest";
import { type Bar, barHtml, barText, duration } from "../../../../kernel/display/progress/bar.ts";

const bar = (fields: Partial<Bar>): Bar => ({
  label: "",
  total: undefined,
  done: 0,
  state: "running",
  began: 0,
  ...fields,
});

test.each([
  [bar({ total: 280 }), "  0 %                      0/280"],
  [bar({ total: 280, done: 70 }), " 25 % █████                70/280, 7/s, 30 s left"],
  [bar({ total: 1000, done: 371 }), " 37 % ███████▍             371/1,000, 37.1/s, 17 s left"],
  [
    bar({ total: 4, done: 2, label: "layers" }),
    "layers:  50 % ██████████           2/4, 5 s each, 10 s left",
  ],
  [bar({ total: 4, done: 4, state: "finished", ended: 2000 }), "100 % ████████████████████ 4/4, 2/s, 2 s"],
  [bar({ total: 4, done: 3, state: "stopped", ended: 8400 }), "stopped at 3/4 after 8.4 s"],
  [bar({ done: 5120 }), "5,120, 512/s, 10 s"],
  [bar({ done: 3, total: 2 }), "3, 3.3 s each, 10 s"],
  [bar({ total: 0, state: "finished", ended: 0 }), "100 % ████████████████████ 0/0"],
])("%# a bar in one line", (shown, line) => {
  expect(barText(shown, 10_000)).toBe(line);
});

test("as HTML it is a progress element, without a value where nobody knows the total", () => {
  expect(barHtml(bar({ total: 4, done: 1 }), 1000)).toBe(
    '<div><progress value="0.2500" max="1"></progress> <span>1/4, 1/s, 3 s left</span></div>',
  );
  expect(barHtml(bar({ done: 1 }), 1000)).toContain("<progress></progress>");
  expect(barHtml(bar({ done: 1, state: "finished", ended: 5 }), 1000)).toContain('<progress value="1.0000"');
  expect(barHtml(bar({ done: 1, state: "stopped", ended: 5 }), 1000)).toContain("#c62828");
});

test("a label is escaped, and stays in its line", () => {
  const evil = bar({ label: "<script>\n</script>", done: 1 });
  expect(barHtml(evil, 1000)).toContain("&lt;script&gt;\\n&lt;/script&gt;: 1, 1/s");
  expect(barText(evil, 1000)).toBe("<script>\\n</script>: 1, 1/s, 1 s");
});

test.each([
  [0, "0 s"],
  [0.04, "0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [59.6, "1 min"],
  [125, "2 min 5 s"],
  [3600 + 12 * 60 + 59, "1 h 12 min"],
  [86_400 * 3 + 3600 * 4, "3 d 4 h"],
])("%s seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));
