// Makes @tensorflow/tfjs-node-gpu run on a current TensorFlow.
//
// The binary the package would download is TensorFlow 2.9 of 2022 with CUDA 11.2, which today's GPUs
// refuse. Its source, though, is a plain N-API add-on over TensorFlow's C API, and the wheel on PyPI holds a
// current TensorFlow together with the headers of that API. So:
//
//   1. take libtensorflow and the headers out of the wheel (into a cache outside node_modules),
//   2. link them as the package's `deps/`,
//   3. compile the package's two source files against them.
//
// The wheel's own layout is kept (`tensorflow/libtensorflow_cc.so.2`, `tensorflow/include/…`): the library finds
// CUDA's by paths relative to it.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { cache, inRoot } from "./paths.mjs";
import { findProgram, run, SetupError } from "./shell.mjs";

export const tensorflowVersion = "2.21.0";

const packageFolder = inRoot("node_modules", "@tensorflow", "tfjs-node-gpu");
const deps = path.join(packageFolder, "deps");
const addon = path.join(packageFolder, "lib", "napi-v8", "tfjs_binding.node");
const stamp = path.join(packageFolder, "lib", "napi-v8", ".built-for");

export const hasNvidiaGpu = () => fs.existsSync("/proc/driver/nvidia/version");

const library = () => {
  const distribution = hasNvidiaGpu() ? "tensorflow" : "tensorflow-cpu";
  return {
    distribution,
    folder: path.join(cache, `${distribution}-${tensorflowVersion}-${process.platform}-${process.arch}`),
  };
};

/** True when the add-on stands and was built against the library that this machine should use. */
export const isTensorflowReady = () =>
  fs.existsSync(addon) &&
  (readStamp() === "download" || (readStamp() === library().folder && fs.existsSync(library().folder)));

const readStamp = () => (fs.existsSync(stamp) ? fs.readFileSync(stamp, "utf8") : undefined);

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
  const { distribution, folder } = library();
  if (!fs.existsSync(folder)) await unpackWheel(python, distribution, folder, report);
  report("compiling the TensorFlow add-on");
  fs.rmSync(deps, { recursive: true, force: true });
  fs.symlinkSync(folder, deps, "dir");
  await compile(folder);
  await selfTest();
  fs.writeFileSync(stamp, folder);
}

/** Fills `folder` under another name first: it exists only when it is whole. */
async function unpackWheel(
  /** @type {string} */ python,
  /** @type {string} */ distribution,
  /** @type {string} */ folder,
  /** @type {(text: string) => void} */ report,
) {
  fs.mkdirSync(cache, { recursive: true });
  removeAbandoned();
  const unfinished = fs.mkdtempSync(path.join(cache, "unfinished-"));
  try {
    report(`fetching ${distribution} ${tensorflowVersion}`);
    if (hasNvidiaGpu()) {
      // With its CUDA libraries, in the layout that libtensorflow looks for them.
      await run(python, [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-compile",
        "--target",
        unfinished,
        `${distribution}[and-cuda]==${tensorflowVersion}`,
      ]);
    } else {
      const wheel = await downloadWheel(python, distribution, unfinished);
      report(`unpacking ${distribution} ${tensorflowVersion}`);
      await run(python, ["-c", unpackNeededFiles, wheel, unfinished]);
      fs.rmSync(wheel);
    }
    fs.renameSync(unfinished, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error; // else another set-up was faster: the same library stands there
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
}

/** What set-ups that were killed have left behind. One that is an hour old is nobody's any more. */
function removeAbandoned() {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of fs.readdirSync(cache).filter((file) => file.startsWith("unfinished-"))) {
    const folder = path.join(cache, name);
    if (fs.statSync(folder).mtimeMs < anHourAgo) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The library does not depend on the Python version, so a wheel for any of them will do. */
async function downloadWheel(
  /** @type {string} */ python,
  /** @type {string} */ distribution,
  /** @type {string} */ folder,
) {
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  const platforms = ["manylinux_2_27", "manylinux_2_17", "manylinux_2_28", "manylinux2014"];
  /** @type {unknown} */
  let lastError;
  for (const version of ["311", "312", "313", "310"]) {
    try {
      await run(python, [
        ...["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", folder],
        ...["--implementation", "cp", "--python-version", version, "--abi", `cp${version}`],
        ...platforms.flatMap((platform) => ["--platform", `${platform}_${machine}`]),
        `${distribution}==${tensorflowVersion}`,
      ]);
      const wheel = fs.readdirSync(folder).find((file) => file.endsWith(".whl"));
      if (wheel) return path.join(folder, wheel);
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}

/** Two libraries and the 14 headers of the C API: 0.8 GB of the wheel's 1 GB stay packed or away. */
const unpackNeededFiles = `
import os, re, shutil, sys, zipfile
needed = re.compile(r"tensorflow/(libtensorflow_(cc|framework)\\.so\\.2"
                    r"|include/(tensorflow/c/|xla/tsl/c/)[\\w/]*\\.h"
                    r"|include/(tensorflow/core|tsl)/platform/ctstring(_internal)?\\.h)")
wheel = zipfile.ZipFile(sys.argv[1])
for name in filter(needed.fullmatch, wheel.namelist()):
    target = os.path.join(sys.argv[2], name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with wheel.open(name) as packed, open(target, "wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, 1 << 22)
`;

/** N-API is the same for every Node, so one add-on serves them all, and npm's headers serve for Node's own. */
async function compile(/** @type {string} */ folder) {
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((file) =>
    path.join(packageFolder, "binding", file),
  );
  fs.mkdirSync(path.dirname(addon), { recursive: true });
  await compileLibrary(path.join(path.dirname(addon), "tfjs_backend.so"), sources, [
    `-I${path.dirname(packageFolder)}`,
    `-I${path.join(folder, "tensorflow", "include")}`,
    `-L${path.join(folder, "tensorflow")}`,
    ...["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
    "-Wl,-rpath,$ORIGIN/../../deps/tensorflow",
  ]);
  await compileLibrary(addon, [inRoot("setup", "native", "quiet_binding.cc")], ["-ldl"]);
}

/** Compiles under another name first: `file` exists only when it is whole. */
async function compileLibrary(
  /** @type {string} */ file,
  /** @type {string[]} */ sources,
  /** @type {string[]} */ options,
) {
  const compiler = findProgram(process.env["CXX"], "g++", "clang++", "c++");
  if (!compiler) throw new SetupError("no C++ compiler (g++, clang++) was found");
  const unfinished = `${file}.${process.pid}`;
  const common = ["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8", "-DBUILDING_NODE_EXTENSION"];
  try {
    const headers = `-I${inRoot("node_modules", "node-api-headers", "include")}`;
    await run(compiler, [...common, headers, ...sources, ...options, "-o", unfinished]);
    fs.renameSync(unfinished, file);
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
}

/** What the package's install script would have done: TensorFlow 2.9.1 from its makers' own host. */
async function fromOwnDownload() {
  fs.rmSync(deps, { recursive: true, force: true });
  fs.rmSync(path.dirname(addon), { recursive: true, force: true });
  await run(process.execPath, ["scripts/install.js", "gpu", "download"], { cwd: packageFolder });
  await selfTest();
  fs.writeFileSync(stamp, "download");
}

const multiplyOnce = `
const util = require("node:util"); util.isNullOrUndefined ??= (v) => v == null; util.isArray ??= Array.isArray;
const tf = require("@tensorflow/tfjs-node-gpu");
const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.eye(2)).arraySync();
if (tf.getBackend() !== "tensorflow" || JSON.stringify(product) !== "[[1,2],[3,4]]") throw new Error("wrong product: " + JSON.stringify(product));
console.log(JSON.stringify({ version: tf.backend().binding.TF_Version, gpu: tf.backend().isUsingGpuDevice }));
`;
const quiet = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };

const selfTest = () => run(process.execPath, ["-e", multiplyOnce], { env: quiet });

/**
 * Loads TensorFlow in a process of its own and multiplies two matrices with it.
 *
 * @returns {{ version: string, gpu: boolean } | { error: string }}
 */
export function probeTensorflow() {
  if (!fs.existsSync(addon)) return { error: "its add-on is not built" };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", multiplyOnce], {
    cwd: inRoot(),
    env: quiet,
    encoding: "utf8",
  });
  return status === 0 ? JSON.parse(stdout) : { error: stderr.trim().split("\n").slice(-3).join(" ") };
}
