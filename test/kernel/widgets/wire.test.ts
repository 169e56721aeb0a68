import { expect, test } from "vitest";
import { pack, unpack, wireName } from "../../../kernel/widgets/wire.ts";

test("names are in snake_case on the wire, and some begin with a line", () => {
  expect(["value", "continuousUpdate", "descriptionAllowHtml"].map(wireName)).toEqual([
    "value",
    "continuous_update",
    "description_allow_html",
  ]);
  expect(["domClasses", "labels"].map(wireName)).toEqual(["_dom_classes", "_options_labels"]);
});

const bytes = (...values: number[]) => Uint8Array.from(values);

test("bytes are taken out of objects and lists, and their places are kept", () => {
  const packed = pack({ plain: [0, "text"], x: { ar: bytes(1) }, y: [bytes(2), { z: bytes(3), kept: 4 }] });
  expect(packed).toEqual({
    state: { plain: [0, "text"], x: {}, y: [null, { kept: 4 }] },
    buffer_paths: [
      ["x", "ar"],
      ["y", 0],
      ["y", 1, "z"],
    ],
    buffers: [bytes(1), bytes(2), bytes(3)],
  });
});

test("what was packed is unpacked as it was", () => {
  const whole = { value: bytes(), list: [{ a: bytes(5, 6), b: null }, 1], none: null };
  const { state, buffer_paths, buffers } = pack(whole);
  expect(unpack(JSON.parse(JSON.stringify(state)), buffer_paths, buffers)).toEqual(whole);
});

test("a path that leads nowhere, or has no bytes, is refused", () => {
  expect(() => unpack({ a: 1 }, [["b", "c"]], [bytes(1)])).toThrow(/expected bytes for \["b","c"\]/);
  expect(() => unpack({}, [["value"]], [])).toThrow(/no bytes/);
  expect(() => unpack({}, [["__proto__", "polluted"]], [bytes(1)])).toThrow(/no such place/);
  expect(unpack(undefined, undefined, [])).toEqual({});
});
