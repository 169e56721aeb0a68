import { expect, test } from "vitest";
import { contents, type Executed, type KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// What cells show, through the built kernel over real sockets. Tests share one kernel; each uses names of its own.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

interface Shown {
  data: Record<string, unknown>;
  transient: { display_id?: string };
}
const displays = (executed: Executed) => contents(executed, "display_data") as unknown as Shown[];
const updates = (executed: Executed) => contents(executed, "update_display_data") as unknown as Shown[];
const value = (executed: Executed) =>
  (contents(executed, "execute_result")[0] as unknown as Shown | undefined)?.data;

/** The last that was shown under the first name, as lines of text. */
const finalLines = (executed: Executed) =>
  String((updates(executed).at(-1) ?? displays(executed)[0])!.data["text/plain"]).split("\n");

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAC0lEQVR4nGNgQAcAABIAAXfx+gAAAAAASUVORK5CYII=";

test("display.html and its siblings show each in its type, always with words", async () => {
  const executed = await kernel.execute(`
    display.html("<b>1</b>"); display.markdown("**2**"); display.latex("x^2");
    display.svg("<svg/>"); display.png(Buffer.from("${pixel}", "base64")); display.json({ a: [1n] });
  `);
  expect(executed.reply["status"]).toBe("ok");
  expect(displays(executed).map(({ data }) => data)).toEqual([
    { "text/html": "<b>1</b>", "text/plain": "1" },
    { "text/markdown": "**2**", "text/plain": "**2**" },
    { "text/latex": "$\\displaystyle x^2$", "text/plain": "$\\displaystyle x^2$" },
    { "image/svg+xml": "<svg/>", "text/plain": "SVG image" },
    { "image/png": pixel, "text/plain": "PNG image, 2 × 3, 68 bytes" },
    { "application/json": { a: [1] }, "text/plain": "{ a: [ 1n ] }" },
  ]);
});

test("what has a name is replaced, by a value or by another medium", async () => {
  const executed = await kernel.execute(
    'display.html("<i>a</i>", { id: "e2e" }); updateDisplay("e2e", 1); updateDisplay.markdown("e2e", "*b*");',
  );
  expect(displays(executed)[0]!.transient).toEqual({ display_id: "e2e" });
  expect(updates(executed).map(({ data }) => data["text/plain"])).toEqual(["1", "*b*"]);
});

test("an error in what is shown is the cell's", async () => {
  const { reply } = await kernel.execute("display.svg(5 as never)");
  expect(reply).toMatchObject({ ename: "TypeError", evalue: "display.svg: expected a string, got 5" });
});

test("tslab's display API ends in the right types, bytes in base64", async () => {
  const executed = await kernel.execute(`
    import * as tslab from "tslab";
    const bytes = new Uint8Array([1, 2]);
    tslab.display.javascript("1"); tslab.display.html("<b>2</b>"); tslab.display.markdown("3");
    tslab.display.latex("$4$"); tslab.display.svg("<svg/>"); tslab.display.png(bytes); tslab.display.jpeg(bytes);
    tslab.display.gif(bytes); tslab.display.pdf(bytes); tslab.display.text("5");
    tslab.display.raw("application/x-own", "6");
  `);
  const expected: [type: string, content: string, words: string][] = [
    ["text/javascript", "1", "text/javascript"],
    ["text/html", "<b>2</b>", "2"],
    ["text/markdown", "3", "3"],
    ["text/latex", "$4$", "$4$"],
    ["image/svg+xml", "<svg/>", "SVG image"],
    ["image/png", "AQI=", "PNG image, 2 bytes"],
    ["image/jpeg", "AQI=", "JPEG image, 2 bytes"],
    ["image/gif", "AQI=", "GIF image, 2 bytes"],
    ["application/pdf", "AQI=", "PDF, 2 bytes"],
    ["text/plain", "5", "5"],
    ["application/x-own", "6", "application/x-own"],
  ];
  expect(displays(executed).map(({ data }) => data)).toEqual(
    expected.map(([type, content, words]) => ({ "text/plain": words, [type]: content })),
  );
});

test("a display of tslab's newDisplay replaces itself", async () => {
  const executed = await kernel.execute(
    'import { newDisplay } from "tslab"; const entry = newDisplay(); entry.text("a"); entry.html("b");',
  );
  expect(displays(executed)).toHaveLength(1);
  expect(updates(executed).map(({ data }) => data["text/html"])).toEqual(["b"]);
  expect(updates(executed)[0]!.transient).toEqual(displays(executed)[0]!.transient);
});

test("frames, tensors and formulas are results", async () => {
  const frame = await kernel.execute(
    'import { DataFrame } from "danfojs-node"; new DataFrame([{ a: 1.5 }]);',
  );
  expect(value(frame)!["text/html"]).toContain('<td style="text-align: right">1.5</td>');
  const tensor = await kernel.execute('import tf from "@tensorflow/tfjs-node"; tf.eye(2);');
  expect(result(tensor)).toBe("Tensor float32 [2, 2]   min 0   max 1   mean 0.5   std 0.5\n1  0\n0  1");
  const fraction = await kernel.execute('import { fraction } from "mathjs"; fraction(1, 3);');
  expect(value(fraction)).toEqual({
    "text/latex": "$\\displaystyle \\frac{1}{3}$",
    "text/plain": "1/3",
  });
});

test("an error that is looked at points at its cell, as one that is thrown", async () => {
  const executed = await kernel.execute("const failed: Error = new RangeError('no rank');\nfailed");
  expect(executed.reply["status"]).toBe("ok");
  expect(String(result(executed)).split("\n")).toEqual([
    expect.stringMatching(/^Cell In \[\d+\], line 1$/),
    "    1 | const failed: Error = new RangeError('no rank');",
    "      |                       ^",
    "RangeError: no rank",
    expect.stringMatching(/^ {4}at Cell In \[\d+\]:1:23$/),
  ]);
});

test("progress gives the same items and keeps its finished state", async () => {
  const executed = await kernel.execute(
    'const items: number[] = [...progress([1, 2, 3], { label: "layers" })]; items.map((n) => 2 * n);',
  );
  expect(result(executed)).toBe("[ 2, 4, 6 ]");
  expect(displays(executed)).toHaveLength(1);
  expect(finalLines(executed)).toEqual([expect.stringMatching(/^layers: 100 % █{20} 3\/3, /)]);
  expect(updates(executed).at(-1)!.data["text/html"]).toContain('<progress value="1.0000" max="1">');
  expect(updates(executed).at(-1)!.transient).toEqual(displays(executed)[0]!.transient);
});

test("progress of an async source, inside progress, in one display", async () => {
  const executed = await kernel.execute(`
    async function* batches(): AsyncGenerator<string> { yield "a"; await null; yield "b"; }
    let seen = "";
    for (const epoch of progress(new Set([1, 2]), { label: "epochs" }))
      for await (const batch of progress(batches(), { label: "batches", total: 2 })) seen += batch + epoch;
    seen
  `);
  expect(result(executed)).toBe("'a1b1a2b2'");
  expect(displays(executed)).toHaveLength(1);
  expect(finalLines(executed)).toEqual([
    expect.stringMatching(/^epochs: 100 % .* 2\/2/),
    expect.stringMatching(/^batches: 100 % .* 2\/2/),
  ]);
});

test("a tight loop of a million items is shown with at most ten updates a second", async () => {
  const executed = await kernel.execute(`
    const begun = performance.now();
    let sum = 0;
    for (const i of progress(Array.from({ length: 1e6 }, (_, i) => i))) sum += i;
    [sum, (performance.now() - begun) / 1000]
  `);
  const [, sum, seconds] = /\[ (\d+), ([\d.]+) \]/.exec(String(result(executed)))!;
  expect(Number(sum)).toBe(499_999_500_000);
  expect(updates(executed).length).toBeLessThanOrEqual(10 * Math.ceil(Number(seconds)));
  expect(finalLines(executed)[0]).toContain("1,000,000/1,000,000");
});

test.each([
  [
    "an error in the loop",
    'for (const i of progress([1, 2, 3])) if (i === 2) throw new Error("no");',
    "error",
  ],
  ["a loop that is left", "for (const i of progress([1, 2, 3])) if (i === 2) break;", "ok"],
  [
    "an error in the source",
    "for (const i of progress((function* () { yield 1; throw 2; })(), { total: 3 })) i;",
    "error",
  ],
])("%s leaves the bar marked as stopped", async (_name, code, status) => {
  const executed = await kernel.execute(code);
  expect(executed.reply["status"]).toBe(status);
  expect(finalLines(executed)).toEqual([expect.stringMatching(/^stopped at 1\/3 after /)]);
});

test("an interrupt leaves the bar marked as stopped", async () => {
  const running = kernel.execute("for (const i of progress([1, 2, 3])) while (i === 2) {}");
  await kernel.until(({ header }) => header.msg_type === "display_data");
  await kernel.ask("control", "interrupt_request");
  const executed = await running;
  expect(executed.reply["ename"]).toBe("Interrupted");
  expect(finalLines(executed)).toEqual([expect.stringMatching(/^stopped at [01]\/3 after /)]);
});

test("an unknown or endless total is counted without a share", async () => {
  const executed = await kernel.execute(`
    function* endless(): Generator<number> { for (let i = 0; ; i++) yield i; }
    for (const i of progress(endless(), { total: Infinity })) if (i === 5) break;
  `);
  expect(finalLines(executed)).toEqual([expect.stringMatching(/^stopped at 5 after /)]);
});

test("a loop that goes on behind its cell updates its own cell's bar", async () => {
  const first = await kernel.execute(`
    let release = () => {};
    const gate = new Promise<void>((done) => { release = done; });
    void (async () => { for (const i of progress([1], { label: "behind" })) await gate; })();
  `);
  const request = first.messages[0]!.parentHeader.msg_id;
  await kernel.execute("release()");
  const last = await kernel.until(
    ({ header, content }) =>
      header.msg_type === "update_display_data" &&
      String((content["data"] as object)["text/plain" as never]).includes("1/1"),
  );
  expect(last.parentHeader.msg_id).toBe(request);
});

test("progress.callback shows what work tells of itself, also while it lets nothing else run", async () => {
  const executed = await kernel.execute(`
    const told = progress.callback("problems", "tokens");
    for (let tokens = 0; tokens < 2000; tokens++) told(Math.floor(tokens / 1000), 2, tokens);
    told(2, 2, 2000);
    told(2, 2, 2000);`);
  expect(displays(executed)).toHaveLength(1);
  expect(finalLines(executed)).toEqual([
    expect.stringMatching(/^problems, 2,000 tokens: 100 % █{20} 2\/2, /),
  ]);
  const again = await kernel.execute("for (const n of [2, 3]) for (let i = 0; i <= n; i++) told(i, n);");
  expect(finalLines(again)).toEqual([
    expect.stringMatching(/^problems: 100 % .* 2\/2, /),
    expect.stringMatching(/^problems: 100 % .* 3\/3, /),
  ]);
});

test("a bar of progress.callback is stopped by what fails", async () => {
  const executed = await kernel.execute('progress.callback("steps")(1, 3); throw new Error("no");');
  expect(finalLines(executed)).toEqual([expect.stringMatching(/^steps: stopped at 1\/3 after /)]);
});

test("progress says what it cannot count", async () => {
  const number = await kernel.execute("progress(5 as never)");
  expect(number.reply["evalue"]).toBe("progress: expected something to loop over, got 5");
  const negative = await kernel.execute("progress([], { total: -1 })");
  expect(negative.reply["evalue"]).toBe("progress: total must be a number from 0 on, got -1");
});
