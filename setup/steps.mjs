// Set-up: what this project needs beside Node, Python and a compiler. Every step asks first whether it is done,
// and leaves its mark only when it is, so a set-up that was killed half-way goes on where it stopped.
import { compileSources, isCompiled } from "./compile.mjs";
import { installJupyter, isJupyterReady, writeKernelspec } from "./jupyter.mjs";
import { arePackagesInstalled, installPackages } from "./packages.mjs";
import { logFile } from "./paths.mjs";
import { startStep } from "./progress.mjs";
import { findPython } from "./python.mjs";
import { SetupError } from "./shell.mjs";
import { isSnapshotMade, makeSnapshot } from "./snapshot.mjs";
import { installTensorflow, isTensorflowReady, tensorflowVersion } from "./tensorflow/index.mjs";

/**
 * Brings everything up to date. A second run finds nothing to do.
 *
 * @throws {SetupError} when a step that nothing can stand in for fails. TensorFlow is not one of those: without it
 *   the slow JavaScript backend remains. Nor is the snapshot, without which kernels start slowly. A warning says so.
 */
export async function setUp() {
  const python = findPython();
  await Promise.all([setUpNode(python), setUpJupyter(python)]);
  writeKernelspec();
}

/** @param {string} python */
async function setUpNode(python) {
  if (!arePackagesInstalled()) await step("npm packages", installPackages);
  if (!isTensorflowReady())
    await step(`TensorFlow ${tensorflowVersion}`, (report) => installTensorflow(python, report)).catch(
      explain,
    );
  if (!isCompiled()) await step("TypeScript sources", compileSources);
  if (!(await isSnapshotMade())) await step("snapshot of TypeScript", makeSnapshot).catch(explain);
}

/** @param {string} python */
async function setUpJupyter(python) {
  if (!isJupyterReady()) await step("JupyterLab", (report) => installJupyter(python, report));
}

/**
 * @param {string} name
 * @param {(report: (text: string) => void) => Promise<void>} work
 */
async function step(name, work) {
  const progress = startStep(name);
  try {
    await work(progress.report);
    progress.done();
  } catch (error) {
    progress.failed();
    throw error;
  }
}

/** Prints what failed and what to do about it. */
export function explain(/** @type {unknown} */ error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\n${error.message}`);
  if (error.remedy) console.error(`\n→ ${error.remedy}`);
  console.error(`  (everything that was printed: ${logFile})\n`);
}
