import { inspect } from "node:util";
import { expect, test } from "vitest";
import { DeltaLabError, ShapeError } from "../../toolkit/errors.ts";

test("an error carries its class's name, its message and its cause", () => {
  const cause = new Error("disk");
  const error = new ShapeError("svd: rank must be 1…4, got 5", { cause });
  expect(error).toBeInstanceOf(DeltaLabError);
  expect(String(error)).toBe("ShapeError: svd: rank must be 1…4, got 5");
  expect(error.cause).toBe(cause);
});

test("the name is printed once", () => {
  const error = new ShapeError("here");
  error.stack = "ShapeError: here";
  expect(inspect(error)).toBe("[ShapeError: here]");
});
