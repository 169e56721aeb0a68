import { beforeEach, expect, test } from "vitest";
import { Output } from "../../../kernel/widgets/index.ts";
import { OutputLog } from "../../../kernel/widgets/outputLog.ts";
import { staticView } from "../../../kernel/widgets/staticView.ts";
import { FakeHost } from "../../helpers/widgetHost.ts";

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});

const bundle = (data: Record<string, unknown>) => ({ data, metadata: {} });
const newLog = () => new OutputLog(() => {});

test("neighbouring texts of one stream are joined", () => {
  const log = newLog();
  log.stream("stdout", "a");
  log.stream("stdout", "b\n");
  log.stream("stderr", "c");
  expect(log.items).toEqual([
    { output_type: "stream", name: "stdout", text: "ab\n" },
    { output_type: "stream", name: "stderr", text: "c" },
  ]);
});

test("clearing waits for something new where it is asked to", () => {
  const log = newLog();
  log.stream("stdout", "old");
  log.clear(true);
  expect(log.items).toHaveLength(1);
  log.stream("stdout", "new");
  expect(log.items).toEqual([{ output_type: "stream", name: "stdout", text: "new" }]);
  log.clear(false);
  expect(log.items).toEqual([]);
});

test("a named display is replaced in its place", () => {
  const log = newLog();
  log.display(bundle({ "text/plain": "1" }), "bar");
  log.stream("stdout", "x");
  log.update("bar", bundle({ "text/plain": "2" }));
  log.update("another", bundle({ "text/plain": "3" }));
  expect(log.items[0]).toMatchObject({ data: { "text/plain": "2" } });
  expect(log.items).toHaveLength(2);
});

test("what a function returns replaces the content in one message; an error too", () => {
  const output = new Output();
  void output.replace(() => 5);
  void output.replace(() => {
    throw new Error("no");
  });
  const contents = host.messages(output.modelId).map((message) => (message as { state: object }).state);
  expect(contents).toMatchObject([
    { outputs: [{ output_type: "display_data", data: { "text/plain": "5" } }] },
    { outputs: [{ output_type: "error", evalue: "Error: no" }] },
  ]);
});

test("of two calls that overlap the later is seen, whichever ends first", async () => {
  const output = new Output();
  let endFirst = (_value: string) => {};
  const first = output.replace(
    () =>
      new Promise<string>((resolve) => {
        endFirst = resolve;
      }),
  );
  await output.replace(async () => "second");
  endFirst("first");
  await first;
  expect(output.outputs).toMatchObject([{ data: { "text/plain": "'second'" } }]);
});

test("content that is set goes on from there", async () => {
  const output = new Output();
  output.appendStdout("a");
  output.outputs = [{ output_type: "stream", name: "stdout", text: "b" }];
  output.appendStdout("c");
  await expect.poll(() => output.outputs).toEqual([{ output_type: "stream", name: "stdout", text: "bc" }]);
  output.clear();
  await expect.poll(() => output.outputs).toEqual([]);
});

test("a single display is shown as such without widgets, several as HTML in which text is escaped", () => {
  const log = newLog();
  log.display(bundle({ "image/png": "AAAA", "text/plain": "PNG" }));
  expect(staticView(log.items)).toEqual({ "image/png": "AAAA", "text/plain": "PNG" });
  log.stream("stdout", "\u001b[31m<b>\u001b[0m\n");
  expect(staticView(log.items)).toEqual({
    "text/html": '<img src="data:image/png;base64,AAAA" alt="PNG">\n<pre>&lt;b&gt;</pre>',
    "text/plain": "PNG\n<b>",
  });
});

test("a figure among others is an image with its words, so that none of its labels is left where SVG is not let through", () => {
  const log = newLog();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>0.5</text></svg>';
  log.display(bundle({ "image/svg+xml": svg, "text/plain": 'Figure "a"' }));
  log.stream("stdout", "x\n");
  const [image] = String(staticView(log.items)["text/html"]).split("\n");
  const [, base64, alt] = /^<img src="data:image\/svg\+xml;base64,([^"]+)" alt="([^"]+)">$/.exec(image!)!;
  expect(Buffer.from(base64!, "base64").toString()).toBe(svg);
  expect(alt).toBe("Figure &quot;a&quot;");
});

test("text alone stays text", () => {
  const log = newLog();
  log.stream("stdout", "x is 3\n");
  log.error({ ename: "Error", evalue: "no", traceback: ["\u001b[31mError\u001b[0m: no"] });
  expect(staticView(log.items)).toEqual({ "text/plain": "x is 3\nError: no" });
  expect(staticView([])).toEqual({ "text/plain": "" });
});
