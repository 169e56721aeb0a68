// Python is needed for JupyterLab and for pip, which fetches TensorFlow's wheel.
import { spawnSync } from "node:child_process";
import { SetupError } from "./shell.mjs";

const oldest = [3, 10];

/** `3.11.7`, or undefined when there is no such program. */
export function pythonVersion(/** @type {string} */ python) {
  const { status, stdout } = spawnSync(python, ["-c", "import platform; print(platform.python_version())"], {
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
}

const isRecent = (/** @type {string | undefined} */ version) => {
  if (!version) return false;
  const [major, minor] = version.split(".").map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
};

/**
 * The first recent enough Python: `$PYTHON`, then the usual names.
 *
 * @throws {SetupError} when there is none
 */
export function findPython() {
  const names = [
    process.env["PYTHON"],
    "python3",
    "python",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
  ];
  const python = names.find((name) => name && isRecent(pythonVersion(name)));
  if (python) return python;
  throw new SetupError(
    `No Python ${oldest.join(".")} or newer was found.`,
    "Install one (Debian: apt-get install python3 python3-venv), or name it: PYTHON=/path/to/python3 npm run lab",
  );
}
