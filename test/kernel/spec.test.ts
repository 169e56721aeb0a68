import { once } from "node:events";
import { expect, test } from "vitest";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { contents, isStatus, KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Message by message through Jupyter's messaging specification, over real sockets: what no other test asks.

let kernel: KernelClient;
shareKernel((started) => {
  kernel = started;
});

const types = (messages: Message[]) => messages.map(({ header }) => header.msg_type);

/** Everything on iopub about a request, up to idle. */
async function published(request: Message): Promise<Message[]> {
  const mine = ({ parentHeader }: Message) => parentHeader.msg_id === request.header.msg_id;
  await kernel.until((message) => mine(message) && isStatus(message, "idle"));
  return kernel.published.filter(mine);
}

test("every header has an id of its own, one session, a date with its time zone, and the version", async () => {
  const { messages } = await kernel.execute("display(1); 2");
  const headers = messages.map(({ header }) => header);
  expect(new Set(headers.map(({ msg_id }) => msg_id)).size).toBe(5);
  expect(new Set(headers.map(({ session }) => session)).size).toBe(1);
  for (const { date, version } of headers) {
    expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    expect(version).toBe("5.5");
  }
});

test("replies and what is published carry the whole header of the request", async () => {
  const request = createMessage("kernel_info_request", {}, {});
  const reply = await kernel.send("shell", request);
  expect(reply.parentHeader).toEqual(request.header);
  for (const { parentHeader } of await published(request)) expect(parentHeader).toEqual(request.header);
});

test.each([
  ["shell", "kernel_info_request", {}],
  ["control", "kernel_info_request", {}],
  ["shell", "is_complete_request", { code: "1" }],
  ["shell", "complete_request", { code: "Ma", cursor_pos: 2 }],
  ["shell", "inspect_request", { code: "Math", cursor_pos: 2 }],
  ["shell", "history_request", { hist_access_type: "tail", n: 1 }],
  ["shell", "comm_info_request", {}],
  ["control", "interrupt_request", {}],
] as const)("on %s, %s is answered ok between busy and idle", async (channel, type, content) => {
  const request = createMessage(type, content, {});
  const reply = await kernel.send(channel, request);
  expect(reply.header.msg_type).toBe(type.replace("request", "reply"));
  if (type !== "is_complete_request") expect(reply.content["status"]).toBe("ok");
  const states = (await published(request)).map(({ content }) => content["execution_state"]);
  expect(states).toEqual(["busy", "idle"]);
});

test("kernel_info has every field of the specification", async () => {
  expect(await kernel.ask("shell", "kernel_info_request")).toEqual({
    status: "ok",
    protocol_version: "5.5",
    implementation: "deltalab",
    implementation_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    language_info: {
      name: "typescript",
      version: expect.stringMatching(/^\d+\.\d+/),
      mimetype: "application/typescript",
      file_extension: ".ts",
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: expect.stringContaining("DeltaLab"),
    help_links: [{ text: expect.any(String), url: expect.stringMatching(/^https:/) }],
    supported_features: expect.arrayContaining(["kernel subshells"]),
  });
});

test.each([
  ["1 + 1", { status: "complete" }],
  ["", { status: "complete" }],
  ["if (true) {", { status: "incomplete", indent: expect.stringMatching(/^\s+$/) }],
  ["const 5 = 6;", { status: "invalid" }],
])("is_complete of %j", async (code, reply) => {
  expect(await kernel.ask("shell", "is_complete_request", { code })).toEqual(reply);
});

test("inspecting nothing finds nothing", async () => {
  const nothing = { status: "ok", found: false, data: {}, metadata: {} };
  expect(await kernel.ask("shell", "inspect_request", { code: "1 + ", cursor_pos: 4 })).toEqual(nothing);
  expect(await kernel.ask("shell", "inspect_request", { code: "", cursor_pos: 0 })).toEqual(nothing);
});

test("inspection counts the cursor in code points", async () => {
  const code = '"😀😀😀"; Math.sqrt';
  const { found, data } = await kernel.ask("shell", "inspect_request", {
    code,
    cursor_pos: [...code].length - 1,
  });
  expect(found).toBe(true);
  expect((data as Record<string, string>)["text/plain"]).toContain("sqrt");
});

test("what is run is told to all, with its number, and the number is that of the reply and of the result", async () => {
  const executed = await kernel.execute("40 + 2");
  const count = executed.reply["execution_count"];
  expect(contents(executed, "execute_input")).toEqual([{ code: "40 + 2", execution_count: count }]);
  expect(contents(executed, "execute_result")).toEqual([
    { execution_count: count, data: { "text/plain": "42" }, metadata: {} },
  ]);
});

test("the number goes up with what is stored, and only then", async () => {
  const count = async (options: object) =>
    (await kernel.execute("0", options)).reply["execution_count"] as number;
  const first = await count({});
  expect(await count({ store_history: false })).toBe(first);
  expect(await count({ silent: true })).toBe(first);
  expect(await count({})).toBe(first + 1);
});

test("an error is published with the reply's fields, and without its status", async () => {
  const executed = await kernel.execute("throw new RangeError('rank')");
  const { status, ename, evalue, traceback } = executed.reply;
  expect([status, ename, evalue]).toEqual(["error", "RangeError", "rank"]);
  expect(contents(executed, "error")).toEqual([{ ename, evalue, traceback }]);
});

test("silent code that fails publishes no error, and stops nothing that was not to be stopped", async () => {
  const failing = kernel.execute("throw 1", { silent: true, stop_on_error: false });
  const next = kernel.execute("2");
  expect(types((await failing).messages)).toEqual(["status", "status"]);
  expect((await failing).reply["status"]).toBe("error");
  expect(result(await next)).toBe("2");
});

test("each user expression has its own outcome; after a cell that fails there are none", async () => {
  const { reply } = await kernel.execute("var three = 3", {
    user_expressions: { sum: "three + 1", gone: "nowhere", broken: "1 +", late: "Promise.resolve(5)" },
  });
  expect(reply["user_expressions"]).toMatchObject({
    sum: { status: "ok", data: { "text/plain": "4" }, metadata: {} },
    gone: { status: "error", ename: "ReferenceError", traceback: expect.any(Array) },
    broken: { status: "error", ename: "SyntaxError" },
    late: { status: "ok" },
  });
  const failed = await kernel.execute("throw 1", { user_expressions: { one: "1" } });
  expect(failed.reply["user_expressions"]).toEqual({});
});

test("an interrupt of nothing is answered, and the next cell runs", async () => {
  expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  expect(await kernel.ask("shell", "interrupt_request")).toEqual({ status: "ok" });
  expect(result(await kernel.execute("1"))).toBe("1");
});

test("what replaces a display that nobody has shown is sent all the same", async () => {
  const executed = await kernel.execute('updateDisplay("unheard of", 1)');
  expect(contents(executed, "update_display_data")).toEqual([
    { data: { "text/plain": "1" }, metadata: {}, transient: { display_id: "unheard of" } },
  ]);
});

test("output is cleared at once, or when the next comes", async () => {
  const executed = await kernel.execute("clearOutput(); clearOutput(true)");
  expect(contents(executed, "clear_output")).toEqual([{ wait: false }, { wait: true }]);
});

test("requests that nobody knows, and frames that are no message, leave a line in the log", async () => {
  void kernel.send("shell", createMessage("connect_request", {}, {}));
  await kernel.sendFrames("shell", [Buffer.from("hello")]);
  await kernel.sendFrames("control", [Buffer.from("<IDS|MSG>"), ...Array<Buffer>(5).fill(Buffer.from("{}"))]);
  await expect.poll(() => kernel.log).toContain("connect_request is not a request that is known here");
  await expect.poll(() => kernel.log).toContain("expected the delimiter <IDS|MSG>, found none");
  await expect.poll(() => kernel.log).toContain("signature: does not match the message");
  expect(result(await kernel.execute("1"))).toBe("1");
});

test.each(["shell", "control"] as const)(
  "a shutdown for a restart, asked on %s, is told to all",
  async (channel) => {
    const other = await KernelClient.start();
    const exited = once(other.kernel, "exit");
    expect(await other.ask(channel, "shutdown_request", { restart: true })).toEqual({
      status: "ok",
      restart: true,
    });
    const told = await other.until(({ header }) => header.msg_type === "shutdown_reply");
    expect(told.content).toEqual({ status: "ok", restart: true });
    expect(await exited).toEqual([0, null]);
    const starting = other.published.filter((message) => isStatus(message, "starting"));
    expect(starting).toHaveLength(1);
    await other.close();
  },
);

test("without a key messages go unsigned, and the log warns of it", async () => {
  const open = await KernelClient.start({}, process.cwd(), "");
  expect(result(await open.execute("1 + 1"))).toBe("2");
  expect(open.log).toContain("warning: no key in");
  await open.close();
});
