import { expect, test } from "vitest";
import { reasonOfEnd } from "../../../kernel/session/ending.ts";

const v8 = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";

test.each([
  [3, null, "", "exit code 3"],
  [null, "SIGSEGV", "", "crashed (SIGSEGV)"],
  [null, "SIGKILL", "", "killed (SIGKILL)"],
  [null, "SIGUSR2", "", "ended by a signal (SIGUSR2)"],
  [null, "SIGABRT", "", "aborted (SIGABRT)"],
  [null, "SIGABRT", v8, "ran out of memory"],
  [null, "SIGTRAP", v8, "ran out of memory"],
] as const)("code %s, signal %s", (code, signal, lastWords, reason) => {
  expect(reasonOfEnd(code, signal, lastWords)).toContain(reason);
});
