import { beforeEach, expect, test } from "vitest";
import { Unreachable } from "../../../kernel/session/unreachable.ts";

let unreachable: Unreachable;
let events: string[];
let isBusy: boolean;

beforeEach(() => {
  unreachable = new Unreachable();
  events = [];
  isBusy = true;
});

const add = (number: number) =>
  unreachable.add(number, {
    isBusy: () => isBusy,
    interruptChildren: () => events.push("children"),
    tell: (notice) => events.push(notice),
  });

test("first the processes that the cell waits for are stopped, then its author is told", async () => {
  const added = add(3);
  expect(events).toEqual(["children"]);
  expect(unreachable.isTold([3])).toBe(false);
  await added;
  expect(events[1]).toContain("Interrupt it again to end its session");
  expect(unreachable.isTold([2, 3])).toBe(true);
  expect(unreachable.isTold([2])).toBe(false);
});

test("a cell that ends with its processes is not told", async () => {
  const added = add(3);
  isBusy = false;
  await added;
  expect(events).toEqual(["children"]);
  expect(unreachable.isTold()).toBe(false);
});

test("a cell that has ended before, or is known, is left alone", async () => {
  await Promise.all([add(3), add(3)]);
  expect(events.filter((event) => event === "children")).toHaveLength(1);
  expect(unreachable.delete(3)).toBe(true);
  isBusy = false;
  await add(4);
  expect(unreachable.delete(4)).toBe(false);
});
