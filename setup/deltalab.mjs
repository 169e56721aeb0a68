#!/usr/bin/env node
// The command `deltalab`. It runs on Node alone, so that it works in a fresh clone, before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { doctor } from "./doctor.mjs";
import { writeKernelspec } from "./jupyter.mjs";
import { openLab } from "./lab.mjs";
import { runNotebook } from "./notebooks/run.mjs";
import { makeSite } from "./notebooks/site.mjs";
import { inRoot } from "./paths.mjs";
import { explain, setUp } from "./steps.mjs";

const help = `deltalab: a TypeScript kernel for JupyterLab and a toolkit for delta compression

  deltalab lab [OPTIONS]           set up what is missing, open JupyterLab on notebooks/ (options are JupyterLab's own)
  deltalab test [OPTIONS]          set up what is missing, run the tests (options are vitest's own)
  deltalab bench NAME [OPTIONS]    set up what is missing, measure: calibration, explorer, kernel, model, scale,
                                   serving, skills, toolkit
  deltalab datasets [OPTIONS]      set up what is missing, train one of the shipped models again (--help)
  deltalab run NOTEBOOK [OPTIONS]  run a notebook from top to bottom (--out FILE, --html)
  deltalab notebooks [--out DIR]   run every notebook, make an HTML site of them
  deltalab setup                   set up what is missing
  deltalab doctor [--json]         what was found, and how to mend what is missing
  deltalab kernel install --user   register the kernel for an existing Jupyter of yours

  deltalab plan BASE FINETUNED     what compressing a pair would take: download, bytes, memory, time
  deltalab diff BASE FINETUNED     how two checkpoints differ, tensor by tensor
  deltalab compress OPTIONS        a pair of checkpoints becomes a delta file
  deltalab inspect FILE            what a delta file holds
  deltalab apply OPTIONS           a base and a delta file make the fine-tuned model again
  deltalab evaluate OPTIONS        how well a model, or a base with a delta, answers problems and predicts a text
  deltalab compare BASE FINETUNED  methods at equal stored bytes: an HTML report, with intervals

Each of the last seven has --help, and --json for results that programs read.
`;

/** Each command gives its exit code. @type {Record<string, (args: string[]) => number | Promise<number>>} */
const commands = {
  async lab(args) {
    await setUp();
    return openLab(args);
  },
  async test(args) {
    await setUp();
    const vitest = inRoot("node_modules", "vitest", "vitest.mjs");
    return (
      spawnSync(process.execPath, [vitest, "run", ...args], { cwd: inRoot(), stdio: "inherit" }).status ?? 1
    );
  },
  async bench(args) {
    await setUp();
    const bench = inRoot("dist", "test", "bench", "main.js");
    return spawnSync(process.execPath, [bench, ...args], { cwd: inRoot(), stdio: "inherit" }).status ?? 1;
  },
  async datasets(args) {
    await setUp();
    const recipe = inRoot("dist", "datasets", "main.js");
    return spawnSync(process.execPath, [recipe, ...args], { cwd: inRoot(), stdio: "inherit" }).status ?? 1;
  },
  async run(args) {
    if (!asksForHelp(args)) await setUp();
    return runNotebook(args);
  },
  async notebooks(args) {
    if (!asksForHelp(args)) await setUp();
    return makeSite(args);
  },
  async setup() {
    await setUp();
    console.log("Everything is set up. Next: npm run lab");
    return 0;
  },
  doctor: (args) => doctor({ json: args.includes("--json") }),
  async kernel(args) {
    if (args[0] !== "install" || args[1] !== "--user" || args.length !== 2)
      return usage("kernel knows one use: deltalab kernel install --user");
    await setUp();
    console.log(`The kernel "TypeScript (DeltaLab)" is registered in ${writeKernelspec({ user: true })}`);
    return 0;
  },
  plan: (args) => toolkit("plan", args),
  diff: (args) => toolkit("diff", args),
  compress: (args) => toolkit("compress", args),
  inspect: (args) => toolkit("inspect", args),
  apply: (args) => toolkit("apply", args),
  evaluate: (args) => toolkit("evaluate", args),
  compare: (args) => toolkit("compare", args),
};

const asksForHelp = (/** @type {string[]} */ args) => args.includes("--help") || args.includes("-h");

/** Hands a command on to the toolkit's compiled code; stdout is the command's own. */
async function toolkit(/** @type {string} */ name, /** @type {string[]} */ args) {
  const compiled = inRoot("dist", "toolkit", "cli", "main.js");
  if (!existsSync(compiled)) {
    console.error(`deltalab ${name}: nothing is compiled yet. Run: npm run setup`);
    return 1;
  }
  const { main } = await import(pathToFileURL(compiled).href);
  return main(name, args, { picture });
}

/**
 * A still picture of a figure, by the kernel's own means: kernel and toolkit do not know each other.
 *
 * @param {object} figure
 * @param {string} inWords
 */
async function picture(figure, inWords) {
  const { picture } = await import(
    pathToFileURL(inRoot("dist", "kernel", "display", "plotly", "picture.js")).href
  );
  return picture(figure, inWords);
}

function usage(/** @type {string} */ problem) {
  console.error(`deltalab: ${problem}\n\n${help}`);
  return 2;
}

async function main([name, ...args] = process.argv.slice(2)) {
  if (!name || name === "--help" || name === "-h") {
    console.log(help);
    return name ? 0 : 2;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command ? await command(args) : usage(`no command "${name}"`);
}

// `deltalab … | head`: that nobody reads any further is no reason to leave work undone.
process.stdout.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  process.exitCode = await main();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
