// JupyterLab in a virtual environment of the project's own, with the kernel registered there.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { inRoot, inVenv, venv } from "./paths.mjs";
import { refuseLink, run, SetupError } from "./shell.mjs";
import { isStamped, sha256, writeStamp } from "./stamp.mjs";

const requirements = inRoot("setup", "requirements.txt");
const stamp = path.join(venv, ".deltalab");
const wanted = () => sha256(fs.readFileSync(requirements));

export const isJupyterReady = () => isStamped(stamp, wanted()) && fs.existsSync(inVenv("jupyter-lab"));

/** @param {string} python @param {(text: string) => void} report */
export async function installJupyter(python, report) {
  refuseLink(venv);
  report("making a virtual environment");
  await run(python, ["-m", "venv", "--clear", venv]).catch((error) => {
    throw new SetupError(
      `Python could not make a virtual environment. ${error.message}`,
      "On Debian and Ubuntu its module is a package of its own: apt-get install python3-venv",
    );
  });
  report("installing its packages");
  await run(inVenv("python"), ["-m", "pip", "install", "--quiet", "--requirement", requirements]).catch(
    (error) => {
      throw new SetupError(
        `pip could not install JupyterLab. ${error.message}`,
        "Check that pip reaches its package index, then run the same command again.",
      );
    },
  );
  writeLabSettings();
  // JupyterLab runs a CommonJS script of its own with Node, which else would read "type": "module" from ours.
  fs.writeFileSync(path.join(venv, "package.json"), "{}");
  writeStamp(stamp, wanted());
}

/** No question about news at the first start, and no request to hosts that may be out of reach. */
function writeLabSettings() {
  const folder = path.join(venv, "share", "jupyter", "lab", "settings");
  fs.mkdirSync(folder, { recursive: true });
  const overrides = {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  };
  fs.writeFileSync(path.join(folder, "overrides.json"), JSON.stringify(overrides, null, 2));
}

/** Where Jupyter looks for the kernels of one user. */
const userData = () =>
  process.env["JUPYTER_DATA_DIR"] ||
  (process.platform === "darwin"
    ? path.join(os.homedir(), "Library", "Jupyter")
    : path.join(process.env["XDG_DATA_HOME"] || path.join(os.homedir(), ".local", "share"), "jupyter"));

/**
 * Registers the kernel: in the project's own environment, or for the user's existing Jupyter.
 *
 * @param {{ user?: boolean }} [where]
 * @returns {string} the folder that was written
 */
export function writeKernelspec({ user = false } = {}) {
  const folder = path.join(user ? userData() : path.join(venv, "share", "jupyter"), "kernels", "deltalab");
  fs.cpSync(inRoot("kernel", "kernelspec"), folder, { recursive: true });
  const file = path.join(folder, "kernel.json");
  const spec = JSON.parse(fs.readFileSync(file, "utf8"));
  spec.argv = [process.execPath, inRoot("dist", "kernel", "main.js"), "{connection_file}"];
  fs.writeFileSync(file, JSON.stringify(spec, null, 2));
  return folder;
}

/** Jupyter's own settings, data and run-time files stay inside the checkout. */
export const jupyterEnvironment = () => ({
  ...process.env,
  JUPYTER_CONFIG_DIR: inRoot(".deltalab", "jupyter", "config"),
  JUPYTER_DATA_DIR: inRoot(".deltalab", "jupyter", "data"),
  JUPYTER_RUNTIME_DIR: inRoot(".deltalab", "jupyter", "runtime"),
  IPYTHONDIR: inRoot(".deltalab", "ipython"),
});
