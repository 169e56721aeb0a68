// Where things lie. Nothing outside the checkout is written but the cache directory.
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const inRoot = (/** @type {string[]} */ ...parts) => path.join(root, ...parts);

export const logFile = inRoot(".deltalab", "setup.log");
export const venv = inRoot(".venv");
export const inVenv = (/** @type {string} */ command) => path.join(venv, "bin", command);

/** The unpacked TensorFlow library lies here, so that a second clone need not fetch it again. */
export const cache =
  process.env["DELTALAB_CACHE"] ||
  path.join(process.env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache"), "deltalab");
