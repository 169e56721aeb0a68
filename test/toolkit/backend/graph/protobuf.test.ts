import { expect, test } from "vitest";
import { field, message, numberField } from "../../../../toolkit/backend/graph/protobuf.ts";

// The first three are the examples of https://protobuf.dev/programming-guides/encoding.
test.each([
  ["a number", numberField(1, 150), "089601"],
  ["a text", field(2, "testing"), "120774657374696e67"],
  ["a message in a message", message(field(3, message(numberField(1, 150)))), "1a03089601"],
  ["a number below zero", numberField(1, -2), "08feffffffffffffffff01"],
  ["a switch", numberField(5, true), "2801"],
  ["a field with a number above 15", numberField(16, 0), "800100"],
])("%s is written as the encoding says", (_, bytes, expected) => {
  expect(Buffer.from(bytes).toString("hex")).toBe(expected);
});
