import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";

/** JupyterLab as `npm run lab` starts it, on a copy of the notebooks: what the browser saves must not land in the checkout. */
export interface Lab {
  url(notebook: string): string;
  /** Puts a notebook with these code cells beside the others. */
  write(notebook: string, cells: string[]): void;
  close(): Promise<void>;
}

const token = "test";

export async function startLab(): Promise<Lab> {
  const folder = copyOfNotebooks();
  const port = await freePort();
  const lab = spawn(
    process.execPath,
    [
      "setup/deltalab.mjs",
      "lab",
      "--no-browser",
      `--port=${port}`,
      `--IdentityProvider.token=${token}`,
      `--ServerApp.root_dir=${folder}/notebooks`,
      `--LabApp.workspaces_dir=${folder}/workspaces`, // the tabs that were open last time are a person's own
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  await saidItsAddress(lab, port);
  return {
    // Each in a workspace of its own, or the tabs of the one before would open again.
    url: (notebook) =>
      `http://127.0.0.1:${port}/lab/workspaces/${path.parse(notebook).name}/tree/${notebook}?token=${token}`,
    write: (notebook, cells) =>
      fs.writeFileSync(path.join(folder, "notebooks", notebook), JSON.stringify(notebookOf(cells))),
    async close() {
      const closed = new Promise((resolve) => lab.on("close", resolve));
      lab.kill("SIGTERM");
      await closed;
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/**
 * The notebooks reach the datasets by `../datasets`, and the code there reaches `../../toolkit`. Within the checkout, where that
 * code finds its packages.
 */
function copyOfNotebooks(): string {
  fs.mkdirSync(".deltalab", { recursive: true });
  const folder = fs.mkdtempSync(path.resolve(".deltalab", "lab-"));
  fs.cpSync("notebooks", path.join(folder, "notebooks"), { recursive: true });
  for (const name of ["datasets", "toolkit"])
    fs.symlinkSync(path.resolve(name), path.join(folder, name), "dir");
  return folder;
}

const notebookOf = (sources: string[]) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "deltalab", display_name: "TypeScript (DeltaLab)", language: "typescript" },
  },
  cells: sources.map((source, i) => ({
    id: `cell-${i}`,
    cell_type: "code",
    source,
    metadata: {},
    outputs: [],
    execution_count: null,
  })),
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function saidItsAddress(lab: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = "";
    for (const stream of [lab.stdout, lab.stderr])
      stream?.on("data", (chunk) => {
        printed += chunk;
        if (printed.includes(`http://127.0.0.1:${port}/lab`)) resolve();
      });
    lab.on("error", reject);
    lab.on("close", (code) =>
      reject(new Error(`JupyterLab ended with code ${code} before it said its address:\n${printed}`)),
    );
  });
}
