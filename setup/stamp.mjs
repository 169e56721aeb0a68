// A stamp is a small file written when a step has ended well. It holds what the step's result depends on, so a
// changed lock file, requirement or source makes the stamp stale.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export const sha256 = (/** @type {string | Buffer} */ text) =>
  createHash("sha256").update(text).digest("hex");

/** Does this stamp stand, and say this? */
export const isStamped = (/** @type {string} */ file, /** @type {string} */ content) =>
  fs.existsSync(file) && fs.readFileSync(file, "utf8") === content;

export function writeStamp(/** @type {string} */ file, /** @type {string} */ content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}
