import { beforeEach, expect, test } from "vitest";
import type { DebugEvent } from "../../../kernel/debugger/protocol.ts";
import { DebugRelay } from "../../../kernel/debugger/relay.ts";
import { createMessage } from "../../../kernel/protocol/message.ts";

// The relay between a frontend and a session that the test plays.

interface Call {
  id: number;
  request: { command: string; arguments: Record<string, unknown> };
}

const { header } = createMessage("debug_request", {}, {});

let sent: Call[];
let events: DebugEvent[];
let isAlive: boolean;
let relay: DebugRelay;

beforeEach(() => {
  sent = [];
  events = [];
  isAlive = true;
  const send = (call: object) => isAlive && sent.push(call as Call) > 0;
  relay = new DebugRelay(send, (event) => events.push(event));
});

const ask = (command: string, args = {}, seq = 1) => relay.answer({ seq, command, arguments: args }, header);

/** Lets the session answer the latest request. */
const answer = (body: object) => relay.heard({ id: sent.at(-1)!.id, answer: { success: true, body } });

async function start() {
  const started = ask("initialize");
  answer({});
  await started;
}

async function setBreakpoint(line: number) {
  const set = ask("setBreakpoints", { source: { path: "p" }, breakpoints: [{ line }] });
  answer({ breakpoints: [{ id: 1, verified: false, line, source: { path: "p" } }] });
  await set;
}

test("answers debugInfo by itself: a frontend asks it of every kernel that starts", async () => {
  expect(await ask("debugInfo")).toMatchObject({ success: true, body: { isStarted: false } });
  expect(sent).toEqual([]);
});

test("an answer finds its request, in whatever order they come", async () => {
  const [first, second] = [ask("threads", {}, 7), ask("scopes", {}, 8)];
  relay.heard({ id: sent[1]!.id, answer: { success: true, body: { scopes: [] } } });
  relay.heard({ id: sent[0]!.id, answer: { success: false, message: "no" } });
  expect(await second).toMatchObject({ type: "response", request_seq: 8, command: "scopes", success: true });
  expect(await first).toMatchObject({ request_seq: 7, command: "threads", success: false, message: "no" });
});

test("tells of stops, and of breakpoints that have moved", async () => {
  await start();
  await setBreakpoint(3);
  relay.heard({
    event: "breakpoint",
    body: { breakpoint: { id: 1, verified: true, line: 5, source: { path: "p" } } },
  });
  relay.heard({ event: "stopped", body: {} });
  expect(events.map(({ event }) => event)).toEqual(["breakpoint", "stopped"]);
  expect(await ask("debugInfo")).toMatchObject({
    body: {
      isStarted: true,
      stoppedThreads: [1],
      breakpoints: [{ source: "p", breakpoints: [{ line: 5 }] }],
    },
  });
});

test("the death of a session ends the stop and fails what waits; the next session is told everything", async () => {
  await start();
  await setBreakpoint(3);
  relay.heard({ event: "stopped", body: {} });
  const waiting = ask("evaluate");
  relay.sessionEnded();
  expect(await waiting).toMatchObject({ success: false, message: "the session has ended" });
  expect(events.at(-1)).toMatchObject({ event: "continued" });
  sent.length = 0;
  relay.sessionBegan();
  expect(sent.map(({ request }) => request.command)).toEqual(["initialize", "setBreakpoints"]);
  expect(sent[1]!.request.arguments).toMatchObject({ source: { path: "p" }, breakpoints: [{ line: 3 }] });
});

test("after a disconnect the next session is told nothing", async () => {
  await start();
  await setBreakpoint(3);
  const stopped = ask("disconnect");
  relay.sessionEnded();
  await stopped;
  sent.length = 0;
  relay.sessionBegan();
  expect(sent).toEqual([]);
  expect(await ask("debugInfo")).toMatchObject({ body: { isStarted: false, breakpoints: [] } });
});

test("says when there is no session to ask", async () => {
  isAlive = false;
  expect(await ask("threads")).toMatchObject({
    success: false,
    message: expect.stringContaining("no session is running"),
  });
});
