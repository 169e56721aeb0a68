import { expect, test } from "vitest";
import { toBundle } from "../../../kernel/display/index.ts";

const data = async (value: unknown) => (await toBundle(value)).data;
const jupyterDisplay = Symbol.for("Jupyter.display");

test("plain values are printed as Node prints them, without colours", async () => {
  expect(await data(6)).toEqual({ "text/plain": "6" });
  expect(await data("a")).toEqual({ "text/plain": "'a'" });
  expect(await data(null)).toEqual({ "text/plain": "null" });
  expect(await data({ a: [1n] })).toEqual({ "text/plain": "{ a: [ 1n ] }" });
});

test("a value's own display comes first, sync or async, on objects and functions", async () => {
  const figure = { data: [], layout: {}, [jupyterDisplay]: () => ({ "text/html": "own" }) };
  expect(await data(figure)).toEqual({ "text/html": "own", "text/plain": "own" });
  const later = Object.assign(() => {}, { [jupyterDisplay]: async () => ({ "text/html": "later" }) });
  expect(await data(later)).toEqual({ "text/html": "later", "text/plain": "later" });
});

test("bytes of an own display become base64", async () => {
  const image = { [jupyterDisplay]: () => ({ "image/png": new Uint8Array([137, 80]) }) };
  expect(await data(image)).toEqual({ "image/png": "iVA=", "text/plain": "PNG image, 2 bytes" });
});

test("an own display without words gets some, and keeps its own", async () => {
  const custom = { name: "q_proj", [jupyterDisplay]: () => ({ "application/x-own": {} }) };
  expect((await data(custom))["text/plain"]).toContain("name: 'q_proj'");
  const own = { [jupyterDisplay]: () => ({ "text/html": "<b>1</b>", "text/plain": "one" }) };
  expect((await data(own))["text/plain"]).toBe("one");
});

test("an own display that gives no MIME types is an error", () => {
  expect(() => toBundle({ [jupyterDisplay]: () => 5 })).toThrow(
    "Jupyter.display: expected an object of MIME types, got 5",
  );
});
