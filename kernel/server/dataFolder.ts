import os from "node:os";
import path from "node:path";

/** Where Jupyter keeps the data of one user: `JUPYTER_DATA_DIR`, or the place that the platform has for it. */
export function jupyterDataFolder(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  home = os.homedir(),
): string {
  const chosen = env["JUPYTER_DATA_DIR"];
  if (chosen) return chosen;
  if (platform === "darwin") return path.join(home, "Library", "Jupyter");
  if (platform === "win32")
    return path.join(env["APPDATA"] ?? path.join(home, "AppData", "Roaming"), "jupyter");
  return path.join(env["XDG_DATA_HOME"] || path.join(home, ".local", "share"), "jupyter");
}
