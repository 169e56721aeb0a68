// `deltalab lab`: JupyterLab on notebooks/, with this kernel as the one that new notebooks get.
import { spawn } from "node:child_process";
import { jupyterEnvironment } from "./jupyter.mjs";
import { inRoot, inVenv } from "./paths.mjs";

/**
 * Runs JupyterLab until it ends. Options that it does not know are JupyterLab's own.
 *
 * @param {string[]} options for example `--no-browser --port 8899`
 * @returns {Promise<number>} its exit code
 */
export function openLab(options) {
  const args = [
    `--ServerApp.root_dir=${inRoot("notebooks")}`,
    "--MultiKernelManager.default_kernel_name=deltalab",
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []), // a container's only user is often root
    ...options,
  ];
  const lab = spawn(inVenv("jupyter-lab"), args, { stdio: "inherit", env: jupyterEnvironment() });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
    process.on(signal, () => lab.kill(signal));
  return new Promise((resolve, reject) => {
    lab.on("error", reject);
    lab.on("close", (code) => resolve(code ?? 1));
  });
}
