import { expect, test } from "vitest";
import { ExecutionQueue } from "../../../kernel/server/queue.ts";

/** A queue that writes down what happens; a task named with "!" stops those behind it. */
function recorded() {
  const queue = new ExecutionQueue();
  const events: string[] = [];
  const add = (name: string) =>
    queue.add({
      run: async () => {
        events.push(`begin ${name}`);
        await Promise.resolve();
        events.push(`end ${name}`);
        return !name.endsWith("!");
      },
      abort: async () => {
        events.push(`abort ${name}`);
      },
    });
  return { add, events };
}

test("runs one task after the other", async () => {
  const { add, events } = recorded();
  add("a");
  add("b");
  await expect.poll(() => events).toEqual(["begin a", "end a", "begin b", "end b"]);
});

test("a task that fails aborts those that wait, not those that come later", async () => {
  const { add, events } = recorded();
  add("a!");
  add("b");
  add("c");
  await expect.poll(() => events).toEqual(["begin a!", "end a!", "abort b", "abort c"]);
  add("d");
  await expect.poll(() => events.slice(4)).toEqual(["begin d", "end d"]);
});
