import { beforeEach, expect, test } from "vitest";
import type { Language, Prepared } from "../../../kernel/language/language.ts";
import { createMessage } from "../../../kernel/protocol/message.ts";
import { Comms } from "../../../kernel/server/comms.ts";
import { Executor } from "../../../kernel/server/execute.ts";
import { createHandlers } from "../../../kernel/server/handlers.ts";
import { History } from "../../../kernel/server/history.ts";
import { Inputs } from "../../../kernel/server/inputs.ts";
import { OpenComms } from "../../../kernel/server/openComms.ts";
import { Output } from "../../../kernel/server/output.ts";
import { Server } from "../../../kernel/server/server.ts";
import { Subshells } from "../../../kernel/server/subshells.ts";
import type { Session, SessionOutcome } from "../../../kernel/session/session.ts";
import { StreamBatcher } from "../../../kernel/transport/streams.ts";

// The server between a fake language and a fake session.

const ok: SessionOutcome = { status: "ok", expressions: {} };
const prepared: Prepared = { code: "", map: "", errors: [], warnings: [], syntax: false };

let events: string[];
let language: Language;
let session: Session;

beforeEach(() => {
  events = [];
  language = {
    prepare: async () => prepared,
    commit: (number) => events.push(`commit ${number}`),
    complete: async () => ({ start: 4, end: 5, items: [{ text: "xy", type: "instance" }] }),
    inspect: async () => undefined,
    isComplete: async () => ({ status: "incomplete", indent: "  " }),
    reset: () => events.push("reset"),
  };
  session = {
    run: async () => ok,
    deliver: async () => {},
    interrupt: () => events.push("interrupt"),
    close: async () => {},
  };
});

/** Sends one request; resolves to its reply when it is idle again. */
function ask(type: string, content: object = {}, server = start()): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    server.receive(createMessage(type, content, {}), (reply) => resolve(reply.content));
  });
}

function start(): Server {
  const publish = (type: string, content: object) => {
    events.push(type === "status" ? (content as { execution_state: string }).execution_state : type);
  };
  const streams = new StreamBatcher(publish);
  const history = new History();
  const inputs = new Inputs(() => events.push("input_request"));
  const openComms = new OpenComms();
  const output = new Output(streams, inputs, openComms, () => language.reset());
  const executor = new Executor(language, session, output, inputs, history);
  const comms = new Comms(session, output, openComms);
  const subshells = new Subshells();
  const handlers = createHandlers({
    executor,
    language,
    history,
    comms,
    subshells,
    shutDown: () => events.push("shut down"),
  });
  return new Server(handlers, subshells, (...message) => streams.publish(...message));
}

test("a cell that fails at run time is committed: what it had declared is there", async () => {
  session.run = async () => ({ status: "error", ename: "Error", evalue: "no", traceback: [] });
  expect(await ask("execute_request", { code: "" })).toMatchObject({ status: "error", ename: "Error" });
  expect(events).toEqual(["busy", "execute_input", "commit 1", "error", "idle"]);
});

test("a cell under which the session ended is not committed", async () => {
  session.run = async () => ({
    status: "error",
    ename: "SessionEnded",
    evalue: "",
    traceback: [],
    sessionEnded: true,
  });
  await ask("execute_request", { code: "" });
  expect(events).not.toContain("commit 1");
});

test("a cell with type errors is not run", async () => {
  const error = { message: "no", code: 2322, line: 1, column: 1, length: 1 };
  language.prepare = async () => ({ ...prepared, errors: [error] });
  session.run = () => Promise.reject(new Error("it was run"));
  expect(await ask("execute_request", { code: "x" })).toMatchObject({
    ename: "TypeError",
    evalue: "TS2322: no",
  });
});

test("a compiler that breaks is an error of the kernel, told in the cell", async () => {
  language.prepare = () => Promise.reject(new Error("the thread is gone"));
  expect(await ask("execute_request", { code: "" })).toMatchObject({
    status: "error",
    ename: "KernelError",
    evalue: "the thread is gone",
  });
  expect(events).toContain("error");
});

test("an interrupt stops a cell that is still being compiled", async () => {
  language.prepare = () => new Promise(() => {});
  const server = start();
  const reply = ask("execute_request", { code: "" }, server);
  await ask("interrupt_request", {}, server);
  expect(await reply).toMatchObject({ status: "error", ename: "Interrupted" });
});

test("while a cell runs, busy is said again after every other answer", async () => {
  let finish = (_outcome: SessionOutcome) => {};
  session.run = () =>
    new Promise((resolve) => {
      finish = resolve;
    });
  const server = start();
  const reply = ask("execute_request", { code: "" }, server);
  await ask("is_complete_request", { code: "" }, server);
  await expect.poll(() => events).toEqual(["busy", "execute_input", "busy", "idle", "busy"]);
  finish(ok);
  expect(await reply).toMatchObject({ status: "ok" });
});

test("completions are given in code points, with their kinds", async () => {
  expect(await ask("complete_request", { code: "'😀'x", cursor_pos: 4 })).toEqual({
    status: "ok",
    matches: ["xy"],
    cursor_start: 3,
    cursor_end: 4,
    metadata: {
      _jupyter_types_experimental: [{ start: 3, end: 4, text: "xy", type: "instance", signature: "" }],
    },
  });
});

test("a handler that fails answers with an error, and the server lives", async () => {
  language.inspect = () => Promise.reject(new RangeError("too far"));
  const server = start();
  expect(await ask("inspect_request", { code: "", cursor_pos: 0 }, server)).toMatchObject({
    status: "error",
    ename: "RangeError",
  });
  expect(await ask("is_complete_request", { code: "" }, server)).toEqual({
    status: "incomplete",
    indent: "  ",
  });
});
