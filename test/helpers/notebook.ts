import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** What an executed cell printed, as nbformat 4 stores it. */
export interface Output {
  output_type: "stream" | "execute_result" | "display_data" | "error";
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  ename?: string;
  evalue?: string;
}

export interface Cell {
  cell_type: "code" | "markdown";
  source: string | string[];
  execution_count?: number | null;
  outputs?: Output[];
}

export interface Notebook {
  cells: Cell[];
  metadata: { kernelspec?: { name: string; display_name: string } };
}

/** nbformat stores long texts as lists of lines. */
export const joined = (text: unknown): string => (Array.isArray(text) ? text.join("") : String(text));

export const readNotebook = (file: string): Notebook => JSON.parse(fs.readFileSync(file, "utf8")) as Notebook;

export const codeCells = (notebook: Notebook): Cell[] =>
  notebook.cells.filter((cell) => cell.cell_type === "code");

/** Whether all code cells ran, from the first to the last, and what they complained of: errors, or words on stderr. */
export const runOf = (notebook: Notebook): { inOrder: boolean; complaints: Output[] } => {
  const cells = codeCells(notebook);
  return {
    inOrder: cells.length > 0 && cells.every(({ execution_count }, i) => execution_count === i + 1),
    complaints: cells
      .flatMap((cell) => cell.outputs ?? [])
      .filter(({ output_type, name }) => output_type === "error" || name === "stderr"),
  };
};

/** Every output of this MIME type, in the order of the cells. */
export const outputsOf = (notebook: Notebook, mime: string): unknown[] =>
  codeCells(notebook)
    .flatMap((cell) => cell.outputs ?? [])
    .map((output) => output.data?.[mime])
    .filter((content) => content !== undefined);

/** The rows of an HTML table as text, the header row first. */
export const tableRows = (html: string): string[][] =>
  [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell.replace(/<[^>]+>/g, "").trim()),
  );

/** Runs a notebook from top to bottom with Jupyter's own client, through the kernel it names. */
export async function executeNotebook(file: string): Promise<Notebook> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "deltalab-notebook-"));
  const executed = path.join(folder, "executed.ipynb");
  try {
    const args = [file, `--output=${executed}`, "--timeout=600"];
    await runToEnd(".venv/bin/jupyter-execute", args, { JUPYTER_DATA_DIR: folder }); // a history of its own
    return readNotebook(executed);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Jupyter logs the whole of a cell's error; the test shows it. */
function runToEnd(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        printed += chunk;
      });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with code ${code}:\n${printed}`)),
    );
  });
}
