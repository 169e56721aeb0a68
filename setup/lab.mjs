// `deltalab lab`: JupyterLab on notebooks/, with this kernel as the one that new notebooks get.
import { spawn } from "node:child_process";
import { jupyterEnvironment } from "./jupyter.mjs";
import { inRoot, inVenv } from "./paths.mjs";

/** JupyterLab refuses an option that it is given twice. */
const defaults = {
  "--ServerApp.root_dir": inRoot("notebooks"),
  "--MultiKernelManager.default_kernel_name": "deltalab",
};

/**
 * Runs JupyterLab until it ends. Options that it does not know are JupyterLab's own.
 *
 * @param {string[]} options for example `--no-browser --port 8899`
 * @returns {Promise<number>} its exit code
 */
export function openLab(options) {
  const given = (/** @type {string} */ name) => options.some((option) => option.split("=")[0] === name);
  const args = Object.entries(defaults)
    .filter(([name]) => !given(name))
    .map(([name, value]) => `${name}=${value}`)
    .concat(process.getuid?.() === 0 ? ["--allow-root"] : [], options); // a container's only user is often root
  const lab = spawn(inVenv("jupyter-lab"), args, { stdio: "inherit", env: jupyterEnvironment() });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
    process.on(signal, () => lab.kill(signal));
  return new Promise((resolve, reject) => {
    lab.on("error", reject);
    lab.on("close", (code) => resolve(code ?? 1));
  });
}
