import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Launch } from "../../helpers/kernelClient.ts";
import type { Dialect } from "./dialect.ts";
import { python } from "./python.ts";
import { deno, tslab, typescript } from "./typescript.ts";

/** A kernel that is measured. */
export interface MeasuredKernel {
  readonly name: string;
  readonly dialect: Dialect;
  readonly launch: Launch;
  /** Which release is measured, with its language's. @throws {Error} it is not installed */
  version(): string;
}

const interpreter = path.resolve(".venv/bin/python");

/** Over TCP and in the folder of the notebooks, as JupyterLab starts them. */
const common = { transport: "tcp", folder: "notebooks" } as const;

const versionOf = (manifest: string): string =>
  (JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version;

const deltalab: MeasuredKernel = {
  name: "DeltaLab",
  dialect: typescript,
  launch: { ...common, command: (file) => [process.execPath, path.resolve("dist/kernel/main.js"), file] },
  version: () =>
    `DeltaLab ${versionOf("package.json")}, TypeScript ${versionOf("node_modules/typescript/package.json")}`,
};

/** @param history  folder for the history that IPython keeps: the user's own stays as it is */
const ipykernel = (history: string): MeasuredKernel => ({
  name: "ipykernel",
  dialect: python,
  launch: {
    ...common,
    command: (file) => [interpreter, "-m", "ipykernel_launcher", "-f", file],
    env: { IPYTHONDIR: history },
  },
  version: () => execFileSync(interpreter, ["-c", versionsOfPython], { encoding: "utf8" }).trim(),
});

const versionsOfPython =
  'import platform, ipykernel; print(f"ipykernel {ipykernel.__version__}, Python {platform.python_version()}")';

const tslabKernel: MeasuredKernel = {
  name: "tslab",
  dialect: tslab,
  launch: {
    ...common,
    command: (file) => [
      process.execPath,
      path.resolve("node_modules/tslab/bin/tslab"),
      "kernel",
      `--config-path=${file}`,
    ],
  },
  version: () => `tslab ${versionOf("node_modules/tslab/package.json")}`,
};

const denoKernel: MeasuredKernel = {
  name: "Deno",
  dialect: deno,
  launch: {
    ...common,
    command: (file) => ["deno", "jupyter", "--kernel", "--conn", file],
    env: { NO_COLOR: "1" }, // else results come with colours in their text
  },
  version: () => {
    const printed = execFileSync("deno", ["--version"], { encoding: "utf8" });
    const [program = "", , typescript = ""] = printed.replace(/ \(.*\)/, "").split("\n");
    return `Deno ${program.replace("deno ", "")}, ${typescript.replace("typescript", "TypeScript")}`;
  },
};

/** What is measured without being asked for: ours, and the one it is compared with. */
export const always = (history: string): MeasuredKernel[] => [deltalab, ipykernel(history)];

/** What `--with` adds. */
export const others: Record<string, MeasuredKernel> = { tslab: tslabKernel, deno: denoKernel };
