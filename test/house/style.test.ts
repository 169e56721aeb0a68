import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test("every file is formatted and passes the lint rules", () => {
  const { stdout, stderr, status } = spawnSync(
    "node_modules/.bin/biome",
    ["check", "--error-on-warnings", "."],
    {
      encoding: "utf8",
    },
  );
  expect(status, stdout + stderr).toBe(0);
});
