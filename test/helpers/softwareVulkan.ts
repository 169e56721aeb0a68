import fs from "node:fs";

const chromium = "/usr/lib/chromium";
const driver = `${chromium}/vk_swiftshader_icd.json`;

/**
 * Where there is no GPU, WebGPU is tested on SwiftShader, the Vulkan driver in software that Debian's Chromium brings.
 * The library loader reads these variables when a process starts.
 */
export function softwareVulkan(): Record<string, string> {
  const hasGpu = fs.existsSync("/dev/dri") || fs.existsSync("/dev/nvidiactl");
  if (hasGpu || !fs.existsSync(driver)) return {};
  const paths = [process.env["LD_LIBRARY_PATH"], chromium].filter(Boolean).join(":");
  return { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: paths };
}
