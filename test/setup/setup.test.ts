import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

// A checkout in which nothing is set up: the same scripts, and the files they read.
let checkout: string;
beforeEach(() => {
  checkout = fs.mkdtempSync(path.join(os.tmpdir(), "deltalab-setup-"));
  for (const name of [
    "setup",
    "kernel",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vitest.config.ts",
  ])
    fs.cpSync(name, path.join(checkout, name), { recursive: true });
  for (const folder of ["toolkit", "datasets", "test"]) fs.mkdirSync(path.join(checkout, folder));
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(checkout, { recursive: true });
});

const deltalab = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(checkout, "setup", "deltalab.mjs"), ...args], { encoding: "utf8" });

/** A module of the checkout's own set-up: its paths are those of the checkout. */
const load = (file: string) => import(pathToFileURL(path.join(checkout, "setup", file)).href);

const write = (file: string, content = "") => {
  const target = path.join(checkout, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
};

interface Report {
  ok: boolean;
  findings: { name: string; ok: boolean; found: string; remedy?: string }[];
  backends: string[];
}

test("the doctor runs where nothing is installed, and names a remedy for each thing that is missing", () => {
  const { status, stdout } = deltalab("doctor", "--json");
  const report = JSON.parse(stdout) as Report;
  const missing = report.findings.filter(({ ok }) => !ok);
  expect(missing.map(({ name }) => name)).toEqual([
    "npm packages",
    "TensorFlow",
    "compiled sources",
    "JupyterLab",
    "kernel",
  ]);
  for (const { remedy } of missing) expect(remedy).toBe("npm run setup");
  expect(report).toMatchObject({ ok: false, tensorflow: { error: "its add-on is not built" }, backends: [] });
  expect(status).toBe(1);
});

test("the doctor's table says the same in words", () => {
  const { stdout } = deltalab("doctor");
  expect(stdout).toMatch(/✓ Node +\d+\.\d+/);
  expect(stdout).toMatch(/✗ JupyterLab +missing\n +→ npm run setup/);
  expect(stdout).toContain("Backends: none yet");
});

test("an unknown command says so, shows the known ones and fails", () => {
  const { status, stderr } = deltalab("frobnicate");
  expect(stderr).toContain('no command "frobnicate"');
  expect(stderr).toContain("deltalab lab");
  expect(status).toBe(2);
});

test("a folder that is a link is not emptied, and stays what it is", async () => {
  const others = path.join(checkout, "others");
  write("others/kept.txt", "kept");
  for (const name of ["node_modules", ".venv"]) fs.symlinkSync(others, path.join(checkout, name));
  const [packages, jupyter] = [await load("packages.mjs"), await load("jupyter.mjs")];
  await expect(packages.installPackages()).rejects.toThrow(/node_modules is a link to .*others/);
  await expect(jupyter.installJupyter("python3", () => {})).rejects.toThrow(/\.venv is a link to .*others/);
  expect(fs.readdirSync(others)).toEqual(["kept.txt"]);
});

test("npm packages count as installed only after npm ci has ended, and until the lock file changes", async () => {
  const { arePackagesInstalled } = await load("packages.mjs");
  const { sha256 } = await load("stamp.mjs");
  write("node_modules/typescript/package.json", "{}"); // npm ci was killed half-way
  expect(arePackagesInstalled()).toBe(false);
  write("node_modules/.deltalab", sha256(fs.readFileSync(path.join(checkout, "package-lock.json"))));
  expect(arePackagesInstalled()).toBe(true);
  write("package-lock.json", "{}");
  expect(arePackagesInstalled()).toBe(false);
});

test("a virtual environment without its stamp is half-made", async () => {
  const { isJupyterReady } = await load("jupyter.mjs");
  write(".venv/bin/jupyter-lab");
  expect(isJupyterReady()).toBe(false);
});

test("sources are compiled again after an edit", async () => {
  const { isCompiled, fingerprint } = await load("compile.mjs");
  write("toolkit/a.ts", "export const a = 1;");
  write("dist/.deltalab", fingerprint());
  expect(isCompiled()).toBe(true);
  write("toolkit/a.ts", "export const a = 22;");
  expect(isCompiled()).toBe(false);
});

test("the kernelspec names this Node and this checkout's kernel", async () => {
  const { writeKernelspec } = await load("jupyter.mjs");
  const folder = writeKernelspec();
  const spec = JSON.parse(fs.readFileSync(path.join(folder, "kernel.json"), "utf8"));
  expect(spec).toMatchObject({
    display_name: "TypeScript (DeltaLab)",
    language: "typescript",
    interrupt_mode: "message",
  });
  expect(spec.argv).toEqual([
    process.execPath,
    path.join(checkout, "dist", "kernel", "main.js"),
    "{connection_file}",
  ]);
  expect(fs.existsSync(path.join(folder, "logo-svg.svg"))).toBe(true);
});

test("a program that fails is reported with the first and the last lines it printed", async () => {
  const { run } = await load("shell.mjs");
  const failing = run(process.execPath, ["-e", "console.error('no space left'); process.exit(3)"]);
  await expect(failing).rejects.toThrow(/ended with code 3:\nno space left/);
  const verbose = run(process.execPath, [
    "-e",
    "for (let i = 0; i < 100; i++) console.log('line', i); process.exit(1)",
  ]);
  await expect(verbose).rejects.toThrow(/line 0\n.*line 7\n…\nline 92\n.*line 99$/s);
  await expect(run("no-such-program", [])).rejects.toThrow("no-such-program cannot be started");
});

test("where neither way to TensorFlow is open, set-up says what failed in both and what to do", async () => {
  vi.stubEnv("DELTALAB_CACHE", path.join(checkout, "cache"));
  const { installTensorflow } = await load("tensorflow/index.mjs");
  const steps: string[] = [];
  const failure = await installTensorflow("no-such-python", (step: string) => steps.push(step)).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({
    message: expect.stringMatching(
      /from the wheel: .*no-such-python.*\n.*from the package's own download: /s,
    ),
    remedy: expect.stringContaining("npm run setup"),
  });
  expect(steps).toContain("TensorFlow's wheel cannot be used; trying the package's own download");
});

test("an add-on is built again when what it is made from has changed, but not a download", async () => {
  vi.stubEnv("DELTALAB_CACHE", path.join(checkout, "cache"));
  const { isTensorflowReady } = await load("tensorflow/index.mjs");
  const { addonFingerprint } = await load("tensorflow/addon.mjs");
  const { addon, library } = await load("tensorflow/library.mjs");
  const { folder } = library();
  fs.mkdirSync(folder, { recursive: true });
  write(path.relative(checkout, addon));
  const isReadyWith = (stamp: string) => {
    fs.writeFileSync(path.join(path.dirname(addon), ".built-for"), stamp);
    return isTensorflowReady();
  };
  expect(isReadyWith(folder)).toBe(false); // as it was stamped before
  expect(isReadyWith(`${folder}-of-another-version\n${addonFingerprint()}`)).toBe(false);
  expect(isReadyWith(`${folder}\n${addonFingerprint()}`)).toBe(true);
  fs.appendFileSync(path.join(checkout, "setup", "tensorflow", "own_threads.cc"), "// another line\n");
  expect(isTensorflowReady()).toBe(false);
  expect(isReadyWith("download")).toBe(true);
});

test("a reader that has seen enough is no error", () => {
  const command = 'set -o pipefail; "$0" setup/deltalab.mjs inspect --help | true'; // of the compiled checkout itself
  const { status, stderr } = spawnSync("bash", ["-c", command, process.execPath], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
