import { spawnSync } from "node:child_process";

/**
 * A Python that has a package: `$DELTALAB_TEST_PYTHON`, the project's own environment, or the machine's.
 * Nothing where there is none; tests against Python's libraries are then skipped, their goldens stay.
 */
export function pythonWith(pkg: string): string | undefined {
  const candidates = [process.env["DELTALAB_TEST_PYTHON"], ".venv/bin/python", "python3"];
  return candidates.find(
    (python) => python !== undefined && spawnSync(python, ["-c", `import ${pkg}`]).status === 0,
  );
}

/** What a Python script prints, parsed as JSON. Its complaints become the error. */
export function runPython(python: string, script: string, args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(python, ["-c", script, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`python exited with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
