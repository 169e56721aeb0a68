import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { UnsupportedError, ValueError } from "../../errors.ts";
import { type Ending, run } from "./child.ts";
import { javascript } from "./javascript.ts";
import { limited } from "./limits.ts";
import { python } from "./python.ts";
import type { Verdict } from "./verdict.ts";

export interface Program {
  readonly language: "javascript" | "python";
  /** The whole program, its tests included: it is right when it runs to its end and throws nothing. */
  readonly source: string;
}

export interface RunOptions {
  /** Must be `true`: yes, run on this machine what a model has written. */
  readonly allowCodeExecution?: boolean;
  /** Milliseconds from the start of the process to its end. */
  readonly timeoutMs?: number;
  readonly memoryMB?: number;
  /** The Python interpreter, a name on the path or a file. */
  readonly python?: string;
}

/**
 * Runs a program that nobody has read, such as one that a model wrote, and says whether it is right.
 *
 * It runs in a process of its own: with limits on time, memory, processes and files, nothing in its environment, an
 * empty working folder, no right to write a file, none to read one outside the language's own folders, and none to the
 * network; on Linux, where users may have namespaces, there is none. What it leaves running is killed. This stops mistakes; it is no
 * wall against a program made to break out: neither Node's permission model nor Python's audit hooks claim to be one,
 * and the kernel is shared. docs/code-execution.md says what holds where. For code that may mean harm use a virtual
 * machine.
 *
 * JavaScript is run as a script, with `require` for Node's own modules; a failed `node:assert` is `"wrong"`, as is
 * Python's `assert`; anything else thrown is an `"error"`, and so is leaving early.
 * Cost: one process, about 50 ms.
 *
 * @param timeoutMs  5000 when omitted
 * @param memoryMB   512 when omitted: V8's heap for JavaScript, the address space for Python
 * @param python     `python3` when omitted; 3.8 or later
 * @throws {ValueError} without `allowCodeExecution: true`, or a limit out of range
 * @throws {NotFoundError} there is no such Python
 * @throws {UnsupportedError} on Windows, which has none of these limits
 */
export async function runProgram(program: Program, options: RunOptions = {}): Promise<Verdict> {
  const { timeoutMs = 5000, memoryMB = 512, python: interpreter = "python3" } = options;
  check(options, timeoutMs, memoryMB);
  const seconds = Math.ceil(timeoutMs / 1000) + 1;
  const command = program.language === "python" ? await python(memoryMB, interpreter) : javascript(memoryMB);
  const key = randomUUID();
  const folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-run-"));
  try {
    // Twice the time: threads may use several processors at once.
    const input = JSON.stringify({ key, source: program.source, seconds });
    const ending = await run(limited(command, 2 * seconds), { folder, input, timeoutMs });
    return verdict(ending, key, timeoutMs, memoryMB);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function check({ allowCodeExecution }: RunOptions, timeoutMs: number, memoryMB: number): void {
  if (allowCodeExecution !== true)
    throw new ValueError(
      "runProgram: expected allowCodeExecution: true, which allows code that nobody has read to run on this machine " +
        `(docs/code-execution.md says within what limits), got ${allowCodeExecution}`,
    );
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31))
    throw new ValueError(`runProgram: expected timeoutMs > 0, got ${timeoutMs}`);
  if (!(memoryMB >= 32 && Number.isInteger(memoryMB)))
    throw new ValueError(`runProgram: expected memoryMB to be an integer of at least 32, got ${memoryMB}`);
  if (process.platform === "win32")
    throw new UnsupportedError("runProgram: expected Linux or macOS, whose limits it uses, got Windows");
}

function verdict(ending: Ending, key: string, timeoutMs: number, memoryMB: number): Verdict {
  const { output, told, complaints } = ending;
  if (ending.timedOut)
    return { passed: false, reason: "time", message: `not done after ${timeoutMs} ms`, output };
  if (told.startsWith(key)) return { ...JSON.parse(told.slice(key.length)), output };
  // V8 and the C++ library end the process when there is no more, and tell of it in their own words.
  if (/out of memory|bad_alloc/i.test(complaints))
    return { passed: false, reason: "memory", message: `out of memory (${memoryMB} MB)`, output };
  const message = `ended before its last line: ${ending.how}`;
  return { passed: false, reason: "error", message, output };
}
