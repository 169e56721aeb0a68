// Which TensorFlow this machine should use, and where it lies.
import fs from "node:fs";
import path from "node:path";
import { cache, inRoot } from "../paths.mjs";

export const tensorflowVersion = "2.21.0";

export const packageFolder = inRoot("node_modules", "@tensorflow", "tfjs-node-gpu");

/** The package looks for its add-on here, and for the library in `deps/`. */
export const addon = path.join(packageFolder, "lib", "napi-v8", "tfjs_binding.node");

export const hasNvidiaGpu = () => fs.existsSync("/proc/driver/nvidia/version");

/** The distribution on PyPI that fits, and the folder that its library is unpacked into. */
export const library = () => {
  const distribution = hasNvidiaGpu() ? "tensorflow" : "tensorflow-cpu";
  return {
    distribution,
    folder: path.join(cache, `${distribution}-${tensorflowVersion}-${process.platform}-${process.arch}`),
  };
};
