// Takes TensorFlow's library and the headers of its C API out of the wheel on PyPI, into the cache.
import fs from "node:fs";
import path from "node:path";
import { cache } from "../paths.mjs";
import { run } from "../shell.mjs";
import { hasNvidiaGpu, library, tensorflowVersion } from "./library.mjs";

/**
 * Puts the library into its folder in the cache. The folder is filled under another name first: it exists only
 * when it is whole.
 *
 * @param {string} python
 * @param {(text: string) => void} report
 */
export async function fetchLibrary(python, report) {
  const { distribution, folder } = library();
  if (fs.existsSync(folder)) return;
  fs.mkdirSync(cache, { recursive: true });
  removeAbandoned();
  const unfinished = fs.mkdtempSync(path.join(cache, "unfinished-"));
  try {
    report(`fetching ${distribution} ${tensorflowVersion}`);
    if (hasNvidiaGpu()) await installWithCuda(python, distribution, unfinished);
    else {
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

/** The whole wheel with its CUDA libraries, in the layout in which libtensorflow looks for them. */
const installWithCuda = (
  /** @type {string} */ python,
  /** @type {string} */ distribution,
  /** @type {string} */ folder,
) =>
  run(python, [
    ...["-m", "pip", "install", "--quiet", "--no-compile", "--target", folder],
    `${distribution}[and-cuda]==${tensorflowVersion}`,
  ]);

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
