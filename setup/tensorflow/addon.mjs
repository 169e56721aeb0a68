// Compiles the package's own add-on against the library from the wheel.
import fs from "node:fs";
import path from "node:path";
import { inRoot } from "../paths.mjs";
import { findProgram, run, SetupError } from "../shell.mjs";
import { sha256 } from "../stamp.mjs";
import { addon, library, packageFolder } from "./library.mjs";

const deps = path.join(packageFolder, "deps");

const ownFile = (/** @type {string} */ name) => inRoot("setup", "tensorflow", name);
const [ownThreads, quietBinding] = [ownFile("own_threads.cc"), ownFile("quiet_binding.cc")];

/** What the add-on is made from beside the package and the library: with another fingerprint it is another add-on. */
export const addonFingerprint = () =>
  sha256(
    [ownFile("addon.mjs"), ownThreads, quietBinding].map((file) => fs.readFileSync(file, "utf8")).join(""),
  );

/** N-API is the same for every Node, so one add-on serves them all, and npm's headers serve for Node's own. */
export async function compileAddon() {
  const { folder } = library();
  removeAddon();
  fs.symlinkSync(folder, deps, "dir");
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((file) =>
    path.join(packageFolder, "binding", file),
  );
  fs.mkdirSync(path.dirname(addon), { recursive: true });
  await compileLibrary(
    path.join(path.dirname(addon), "tfjs_backend.so"),
    [...sources, ownThreads],
    [
      `-I${path.dirname(packageFolder)}`,
      `-I${path.join(folder, "tensorflow", "include")}`,
      `-L${path.join(folder, "tensorflow")}`,
      ...["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
      "-Wl,-rpath,$ORIGIN/../../deps/tensorflow",
      ...["-Wl,--wrap=TF_LoadSessionFromSavedModel", "-ldl"],
    ],
  );
  await compileLibrary(addon, [quietBinding], ["-ldl"]);
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

/** Clears the way for another one. */
export function removeAddon() {
  fs.rmSync(deps, { recursive: true, force: true });
  fs.rmSync(path.dirname(addon), { recursive: true, force: true });
}
