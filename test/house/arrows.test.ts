import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

/** What each room may import besides itself. A room that is not listed may not exist. */
const arrows: Record<string, string[]> = {
  "toolkit/errors.ts": [],
  "toolkit/html.ts": [],
  "toolkit/tensor": ["toolkit/errors.ts"],
  "toolkit/backend": ["toolkit/errors.ts", "toolkit/tensor"],
  "toolkit/linalg": ["toolkit/errors.ts", "toolkit/tensor", "toolkit/backend"],
  "toolkit/io": ["toolkit/errors.ts", "toolkit/tensor"],
  "toolkit/delta": ["toolkit/errors.ts", "toolkit/tensor", "toolkit/linalg", "toolkit/io"],
  "toolkit/synthetic": ["toolkit/errors.ts", "toolkit/tensor", "toolkit/linalg"],
  "toolkit/quant": ["toolkit/errors.ts", "toolkit/tensor", "toolkit/linalg"],
  "toolkit/methods": [
    "toolkit/errors.ts",
    "toolkit/tensor",
    "toolkit/linalg",
    "toolkit/quant",
    "toolkit/io",
    "toolkit/delta",
  ],
  "toolkit/file": [
    "toolkit/errors.ts",
    "toolkit/tensor",
    "toolkit/linalg",
    "toolkit/io",
    "toolkit/delta",
    "toolkit/methods",
  ],
  "toolkit/explore": [
    "toolkit/errors.ts",
    "toolkit/tensor",
    "toolkit/linalg",
    "toolkit/quant",
    "toolkit/io",
    "toolkit/delta",
    "toolkit/methods",
  ],
  "toolkit/merge": ["toolkit/errors.ts", "toolkit/tensor", "toolkit/io", "toolkit/methods"],
  "toolkit/cli": ["toolkit"],
  "toolkit/model": ["toolkit/errors.ts", "toolkit/tensor", "toolkit/backend", "toolkit/linalg", "toolkit/io"],
  "toolkit/evaluate": [
    "toolkit/errors.ts",
    "toolkit/tensor",
    "toolkit/backend",
    "toolkit/linalg",
    "toolkit/io",
    "toolkit/delta",
    "toolkit/model",
  ],
  "toolkit/compare": [
    "toolkit/errors.ts",
    "toolkit/html.ts",
    "toolkit/tensor",
    "toolkit/io",
    "toolkit/delta",
    "toolkit/methods",
    "toolkit/file",
    "toolkit/model",
    "toolkit/evaluate",
    "toolkit/plan",
    "toolkit/plot",
  ],
  "toolkit/distill": [
    "toolkit/errors.ts",
    "toolkit/tensor",
    "toolkit/backend",
    "toolkit/delta",
    "toolkit/methods",
    "toolkit/model",
  ],
  "toolkit/serve": [
    "toolkit/errors.ts",
    "toolkit/tensor",
    "toolkit/backend",
    "toolkit/quant",
    "toolkit/io",
    "toolkit/methods",
    "toolkit/file",
    "toolkit/model",
  ],
  "toolkit/paper": ["toolkit/errors.ts", "toolkit/html.ts"],
  "toolkit/plan": [
    "toolkit/errors.ts",
    "toolkit/tensor",
    "toolkit/linalg",
    "toolkit/io",
    "toolkit/delta",
    "toolkit/synthetic",
    "toolkit/methods",
    "toolkit/model",
  ],
  "toolkit/plot": ["toolkit/errors.ts"],
  "toolkit/index.ts": ["toolkit"],
  "kernel/widgets": ["kernel/display", "kernel/errors"],
  kernel: [],
  datasets: ["toolkit"],
};

const sources = (folder: string) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => path.join(folder, file))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));

const within = (file: string, room: string) => file === room || file.startsWith(`${room}/`);

/** The files of this project that a source imports, `import()` and type imports included. */
function imports(file: string): string[] {
  return ts
    .preProcessFile(fs.readFileSync(file, "utf8"))
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => path.join(path.dirname(file), name));
}

test.each(["toolkit", "kernel", "datasets"])("imports in %s follow the arrows", (folder) => {
  const files = sources(folder);
  expect(files.length).toBeGreaterThan(0);
  const strays = files.flatMap((file) => {
    const room = Object.keys(arrows).find((room) => within(file, room));
    if (!room) return [`${file} stands in no room of the plan`];
    const allowed = [room, ...arrows[room]];
    return imports(file)
      .filter((target) => !allowed.some((room) => within(target, room)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(strays).toEqual([]);
});
