import { defineConfig } from "vitest/config";
import { softwareVulkan } from "./test/helpers/softwareVulkan.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks", // worker threads see a copy of process.env, so TensorFlow would miss TF_ENABLE_ONEDNN_OPTS
    maxWorkers: "100%", // of the cores: vitest leaves one free, which is half of two
    env: softwareVulkan(),
    setupFiles: ["test/setup.ts"],
    reporters: ["default", "./test/reporter.ts"],
    expect: { poll: { timeout: 30_000 } }, // what is waited for has come, however busy the machine
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
