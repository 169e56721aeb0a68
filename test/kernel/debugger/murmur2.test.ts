import { expect, test } from "vitest";
import { murmur2 } from "../../../kernel/debugger/murmur2.ts";

// What `murmur2_x86` in ipykernel 7.4 (ipykernel/compiler.py) gives for the same texts and the same seed.
test.each([
  ["", 3990065800],
  ["a", 2167009006],
  ["ab", 2805137849],
  ["abc", 3350977461],
  ["abcd", 804720481],
  ["const x: number = 1;", 1638040528],
  ["π ≈ 3.14159\n😀", 3273058269],
])("the hash of %j is the one that frontends compute", (text, hash) => {
  expect(murmur2(text, 0xc70f6907)).toBe(hash);
});
