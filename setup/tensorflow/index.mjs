// Makes @tensorflow/tfjs-node-gpu run on a current TensorFlow.
//
// The binary the package would download is TensorFlow 2.9 of 2022 with CUDA 11.2, which today's GPUs
// refuse. Its source, though, is a plain N-API add-on over TensorFlow's C API, and the wheel on PyPI holds a
// current TensorFlow together with the headers of that API. So:
//
//   1. take libtensorflow and the headers out of the wheel (into a cache outside node_modules),
//   2. link them as the package's `deps/`,
//   3. compile the package's two source files against them, and two of ours: one opens the add-on quietly, one lets a
//      graph have threads of its own.
//
// The wheel's own layout is kept (`tensorflow/libtensorflow_cc.so.2`, `tensorflow/include/…`): the library finds
// CUDA's by paths relative to it.
import fs from "node:fs";
import path from "node:path";
import { run, SetupError } from "../shell.mjs";
import { addonFingerprint, compileAddon, removeAddon } from "./addon.mjs";
import { addon, library, packageFolder } from "./library.mjs";
import { selfTest } from "./probe.mjs";
import { fetchLibrary } from "./wheel.mjs";

export { hasNvidiaGpu, tensorflowVersion } from "./library.mjs";
export { probeTensorflow } from "./probe.mjs";

const stamp = path.join(path.dirname(addon), ".built-for");

/**
 * True when the add-on stands and was built from these sources against the library that this machine should use, in
 * whichever cache.
 */
export function isTensorflowReady() {
  const [builtFor, builtFrom] = readStamp().split("\n");
  if (!builtFor || !fs.existsSync(addon)) return false;
  if (builtFor === ownDownload) return true;
  const isThisLibrary = path.basename(builtFor) === path.basename(library().folder);
  return isThisLibrary && fs.existsSync(builtFor) && builtFrom === addonFingerprint();
}

/** The stamp's content where the package's own download stands in for the wheel. */
const ownDownload = "download";

const readStamp = () => (fs.existsSync(stamp) ? fs.readFileSync(stamp, "utf8") : "");

/**
 * @param {string} python
 * @param {(text: string) => void} report
 */
export async function installTensorflow(python, report) {
  try {
    await fromWheel(python, report);
  } catch (wheelError) {
    report("TensorFlow's wheel cannot be used; trying the package's own download");
    await fromOwnDownload().catch((downloadError) => {
      throw new SetupError(
        `TensorFlow could not be set up.\n  from the wheel: ${messageOf(wheelError)}\n  from the package's own download: ${messageOf(downloadError)}`,
        "Check that pip reaches its package index and that a C++ compiler is installed (Debian: apt-get install g++), then run `npm run setup` again. `npx deltalab doctor` shows which backends remain.",
      );
    });
  }
}

const messageOf = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : String(error));

/** @param {string} python @param {(text: string) => void} report */
async function fromWheel(python, report) {
  if (process.platform !== "linux")
    throw new SetupError(`the wheel's library is for Linux, this is ${process.platform}`);
  await fetchLibrary(python, report);
  report("compiling the TensorFlow add-on");
  await compileAddon();
  await selfTest();
  fs.writeFileSync(stamp, `${library().folder}\n${addonFingerprint()}`);
}

/** What the package's install script would have done: TensorFlow 2.9.1 from its makers' own host. */
async function fromOwnDownload() {
  removeAddon();
  await run(process.execPath, ["scripts/install.js", "gpu", "download"], { cwd: packageFolder });
  await selfTest();
  fs.writeFileSync(stamp, ownDownload);
}
