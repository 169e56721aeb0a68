import { expect, test } from "vitest";
import { toBundle } from "../../../kernel/display/index.ts";
import { inOneLine, shortened, textOf } from "../../../kernel/display/text.ts";

test("a value with very many fields is cut in the middle, and says how much is missing", () => {
  const vocabulary = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`token${i}`, i]));
  const text = textOf({ model: { vocabulary } });
  expect(text.length).toBeLessThan(21_000);
  expect(text).toMatch(/^\{\n {2}model: \{\n {4}vocabulary: \{\n {6}token0: 0,/);
  expect(text).toMatch(/\n… [\d,]+ more characters …\n/);
  expect(text).toMatch(/token49999: 49999\n {4}\}\n {2}\}\n\}$/);
});

test("what is left out is counted to the last character", () => {
  const text = "a".repeat(70) + "b".repeat(60);
  expect(shortened(text, 100)).toBe(
    `${"a".repeat(70)}${"b".repeat(20)}\n… 30 more characters …\n${"b".repeat(10)}`,
  );
  expect(shortened(text, 130)).toBe(text);
});

test("arrays, strings and nested lists are shortened", () => {
  expect(textOf(Array(1000).fill(0))).toContain("... 900 more items");
  expect(textOf("x".repeat(1e6)).length).toBeLessThan(11_000);
  const nested = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => Array(100).fill(0.5)));
  expect(textOf(nested).length).toBeLessThan(21_000);
});

test("typed arrays, Maps, Sets, class instances, errors and cycles read well", () => {
  class Layer {
    name = "q_proj";
    #secret = 1;
    rank() {
      return this.#secret;
    }
  }
  const cycle: Record<string, unknown> = { name: "loop" };
  cycle["self"] = cycle;
  expect(textOf(new Int8Array([1, 2]))).toBe("Int8Array(2) [ 1, 2 ]");
  expect(textOf(new Map([["a", new Set([1])]]))).toBe("Map(1) { 'a' => Set(1) { 1 } }");
  expect(textOf(new Layer())).toBe("Layer { name: 'q_proj' }");
  expect(textOf(cycle)).toBe("<ref *1> { name: 'loop', self: [Circular *1] }");
  expect(textOf(new RangeError("no rank 3"))).toMatch(/^RangeError: no rank 3\n {4}at /);
});

const inspected = Symbol.for("nodejs.util.inspect.custom");
const refuse = () => {
  throw new Error("no");
};

test.each([
  [
    "getters",
    Object.defineProperties(
      {},
      Object.fromEntries(
        ["shape", "data", "$isSeries", "type", "isNode"].map((name) => [
          name,
          { get: refuse, enumerable: true },
        ]),
      ),
    ),
  ],
  ["a Proxy", new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse })],
  ["a revoked Proxy", revoked()],
  ["its own inspection", { [inspected]: refuse }],
  ["toString", { toString: refuse, [Symbol.toPrimitive]: refuse }],
])("a value whose %s would throw is shown all the same", async (_what, value) => {
  const { data } = await toBundle(value);
  expect(Object.keys(data)).toEqual(["text/plain"]);
  expect(data["text/plain"]).toMatch(/\S/);
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test("a Proxy that answers to every name is not taken for anything", async () => {
  const everything: unknown = new Proxy(() => {}, { get: () => everything });
  expect((await toBundle(everything)).data).toEqual({ "text/plain": "[Function (anonymous)]" });
});

test("a text is put in one line", () => {
  expect(inOneLine("a\nb")).toBe("a\\nb");
  expect(inOneLine("x".repeat(60))).toBe(`${"x".repeat(49)}…`);
});
