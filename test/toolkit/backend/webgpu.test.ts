import { expect, test } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { withBackend } from "../../../toolkit/backend/webgpu.ts";
import { UnsupportedError } from "../../../toolkit/errors.ts";

test("a backend that was not opened is refused before anything is computed", () => {
  expect(() => withBackend("webgpu", () => "computed")).toThrow(UnsupportedError);
  expect(tf.getBackend()).toBe("tensorflow");
});

test("the backend before comes back also when the computation fails", () => {
  void tf.setBackend("cpu");
  try {
    const failing = () =>
      withBackend("tensorflow", () => {
        expect(tf.getBackend()).toBe("tensorflow");
        throw new Error("stop");
      });
    expect(failing).toThrow("stop");
    expect(tf.getBackend()).toBe("cpu");
  } finally {
    void tf.setBackend("tensorflow");
  }
});
