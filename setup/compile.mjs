// TypeScript to JavaScript: kernel/ and toolkit/ run from dist/.
import fs from "node:fs";
import path from "node:path";
import { inRoot } from "./paths.mjs";
import { run, SetupError } from "./shell.mjs";
import { isStamped, sha256, writeStamp } from "./stamp.mjs";

const folders = ["kernel", "toolkit", "datasets", "setup", "test"];
const files = ["tsconfig.json", "vitest.config.ts", "package-lock.json"];
const stamp = inRoot("dist", ".deltalab");

/** Names, sizes and times of all sources: cheap to read, and different after every edit. */
export function fingerprint() {
  const sources = folders.flatMap((folder) =>
    fs
      .readdirSync(inRoot(folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.m?ts$|\.mjs$/.test(file))
      .map((file) => path.join(folder, file)),
  );
  const describe = (/** @type {string} */ file) => {
    const { size, mtimeMs } = fs.statSync(inRoot(file));
    return `${file} ${size} ${mtimeMs}`;
  };
  return sha256([...sources.sort(), ...files].map(describe).join("\n"));
}

export const isCompiled = () => isStamped(stamp, fingerprint());

/** Type errors stop the set-up: this is the project's type check, too. */
export async function compileSources() {
  const wanted = fingerprint();
  await run(process.execPath, [
    inRoot("node_modules", "typescript", "bin", "tsc"),
    "-p",
    inRoot("tsconfig.json"),
  ]).catch((error) => {
    throw new SetupError(
      `The sources do not compile. ${error.message}`,
      "Mend the errors above, then run the same command again.",
    );
  });
  writeStamp(stamp, wanted);
}
