// `deltalab run`: a notebook from top to bottom, through the kernel that it names.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { jupyterEnvironment } from "../jupyter.mjs";
import { inRoot, inVenv } from "../paths.mjs";

export const help = `deltalab run NOTEBOOK [--out FILE] [--html] [--timeout SECONDS]

Runs a notebook from top to bottom through the kernel that it names, as JupyterLab does. The exit code is 0 only when
every cell has run; the first error ends it, says which cell, and nothing is written.

  --out FILE         the notebook with its outputs; left out, it is run and nothing is kept
  --html             a page instead: FILE, or NOTEBOOK with .html for .ipynb
  --timeout SECONDS  for each cell; none when left out
`;

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runNotebook(args) {
  /** @type {ReturnType<typeof understood>} */
  let asked;
  try {
    asked = understood(args);
  } catch (error) {
    console.error(`deltalab run: ${/** @type {Error} */ (error).message}\n\n${help}`);
    return 2;
  }
  if (asked === "help") {
    console.log(help);
    return 0;
  }
  return execute(asked);
}

/**
 * The arguments for the program that runs it.
 *
 * @param {string[]} args
 * @returns {string[] | "help"}
 * @throws {Error} says what is wrong
 */
function understood(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: "string" },
      html: { type: "boolean", default: false },
      timeout: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  const [notebook, ...more] = positionals;
  if (notebook === undefined || more.length > 0)
    throw new Error(`expected one notebook, got ${positionals.length}`);
  const seconds = Number(values.timeout);
  if (values.timeout !== undefined && !(seconds > 0 && seconds < Infinity))
    throw new Error(`--timeout must be a number above 0, got "${values.timeout}"`);
  return [
    notebook,
    ...(values.out === undefined ? [] : ["--out", values.out]),
    ...(values.html ? ["--html"] : []),
    ...(values.timeout === undefined ? [] : ["--timeout", values.timeout]),
  ];
}

/** @param {string[]} args */
function execute(args) {
  const program = spawn(inVenv("python"), [inRoot("setup", "notebooks", "run.py"), ...args], {
    stdio: "inherit",
    env: jupyterEnvironment(),
  });
  // Ctrl-C reaches both; Python ends the kernel first.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => program.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    program.on("error", reject);
    program.on("close", (code) => resolve(code ?? 1));
  });
}
