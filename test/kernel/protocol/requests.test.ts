import { expect, test } from "vitest";
import { readers } from "../../../kernel/protocol/requests.ts";

test("fields that are missing take the protocol's defaults", () => {
  expect(readers.execute_request({ code: "1" })).toEqual({
    code: "1",
    silent: false,
    storeHistory: true,
    stopOnError: true,
    allowStdin: true,
    userExpressions: {},
  });
});

test("silent code is never stored", () => {
  const { storeHistory } = readers.execute_request({ code: "1", silent: true, store_history: true });
  expect(storeHistory).toBe(false);
});

test("without a position the cursor is at the end, in code points", () => {
  expect(readers.complete_request({ code: "😀x" })).toEqual({ code: "😀x", cursor: 2 });
});

test.each([
  [() => readers.execute_request({}), "code: expected text, got undefined"],
  [() => readers.execute_request({ code: "", silent: 1 }), "silent: expected true or false, got 1"],
  [
    () => readers.execute_request({ code: "", user_expressions: { a: 1 } }),
    'user_expressions: expected an object of texts, got {"a":1}',
  ],
  [() => readers.complete_request({ code: "", cursor_pos: 0.5 }), "cursor_pos: expected an integer, got 0.5"],
  [
    () => readers.history_request({ hist_access_type: "all" }),
    'hist_access_type: expected range | tail | search, got "all"',
  ],
])("says which field is wrong", (read, words) => {
  expect(read).toThrow(words);
});
