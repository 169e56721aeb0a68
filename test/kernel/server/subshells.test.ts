import { expect, test } from "vitest";
import { Subshells } from "../../../kernel/server/subshells.ts";

test("without an id, cells wait in the main queue", () => {
  const subshells = new Subshells();
  const id = subshells.create();
  expect(subshells.queue(null)).toBe(subshells.queue(undefined));
  expect(subshells.queue(id)).not.toBe(subshells.queue(null));
  expect(subshells.queue(id)).toBe(subshells.queue(id));
});

test("one that is deleted is unknown, and the others stay", () => {
  const subshells = new Subshells();
  const [first, second] = [subshells.create(), subshells.create()];
  subshells.delete(first);
  expect(subshells.list()).toEqual([second]);
  expect([subshells.has(first), subshells.has(second), subshells.has(null)]).toEqual([false, true, true]);
  const words = `subshell_id: expected the id of a subshell, got "${first}"`;
  expect(() => subshells.queue(first)).toThrow(words);
  expect(() => subshells.delete(first)).toThrow(words);
});

test("what waits in one that is deleted is aborted, what runs goes on", async () => {
  const subshells = new Subshells();
  const id = subshells.create();
  const events: string[] = [];
  let end = (_goOn: boolean) => {};
  const running = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const task = (name: string, ran: Promise<boolean>) => ({
    run: async () => {
      const goOn = await ran;
      events.push(`${name} ran`);
      return goOn;
    },
    abort: async () => void events.push(`${name} aborted`),
  });
  subshells.queue(id).add(task("first", running));
  subshells.queue(id).add(task("second", running));
  subshells.delete(id);
  await expect.poll(() => events).toEqual(["second aborted"]);
  end(true);
  await expect.poll(() => events).toEqual(["second aborted", "first ran"]);
});
