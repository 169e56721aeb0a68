import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { NotFoundError, ValueError } from "../../../../toolkit/errors.ts";
import { type Program, type RunOptions, runProgram } from "../../../../toolkit/evaluate/code/run-program.ts";
import { temporaryFolder } from "../../../helpers/folder.ts";

const hasPython = spawnSync("python3", ["-c", ""]).status === 0;

/** The limit on time is far away, for a busy machine, where the test is not about it. */
const run = (language: Program["language"], source: string, options: RunOptions = {}) =>
  runProgram({ language, source }, { allowCodeExecution: true, timeoutMs: 60_000, ...options });

interface Case {
  readonly language: Program["language"];
  readonly skip: boolean;
  readonly right: string;
  readonly wrong: string;
  readonly throws: string;
  readonly notALanguage: string;
  readonly leavesEarly: string;
  readonly loops: string;
  readonly bomb: string;
  /** Prints 100 MB, in characters x. */
  readonly chatters: string;
  readonly prints: string;
  readonly writes: (file: string) => string;
  readonly reads: (file: string) => string;
  readonly connects: (port: number) => string;
  readonly startsProcess: string;
  readonly readsEnvironment: string;
}

const cases: Case[] = [
  {
    language: "javascript",
    skip: false,
    right: "const double = (x) => 2 * x;\nrequire('node:assert').equal(double(3), 6);",
    wrong: "const double = (x) => 3 * x;\nrequire('node:assert').equal(double(3), 6);",
    throws: "null.size",
    notALanguage: "const = 3",
    leavesEarly: "process.exit(0); throw new Error('never');",
    loops: "for (;;) {}",
    bomb: "const all = []; for (;;) all.push({ n: all.length });",
    chatters: "for (let i = 0; i < 100; i++) console.log('x'.repeat(1e6));",
    prints: "console.log('héllo')",
    writes: (file) => `require('node:fs').writeFileSync(${JSON.stringify(file)}, 'mine')`,
    reads: (file) => `console.log(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`,
    connects: (port) => `fetch('http://127.0.0.1:${port}/').then(() => console.log('reached'))`,
    startsProcess: "require('node:child_process').execFileSync('sh', ['-c', 'echo started'])",
    readsEnvironment: "console.log(JSON.stringify(Object.keys(process.env)))",
  },
  {
    language: "python",
    skip: !hasPython,
    right: "def double(x):\n    return 2 * x\nassert double(3) == 6",
    wrong: "def double(x):\n    return 3 * x\nassert double(3) == 6",
    throws: "None.size",
    notALanguage: "def = 3",
    leavesEarly: "import sys\nsys.exit(0)",
    loops: "while True: pass",
    bomb: "all = [0]\nwhile True: all = all + all",
    chatters: "for i in range(100): print('x' * 1000000)",
    prints: "print('héllo')",
    writes: (file) => `open(${JSON.stringify(file)}, "w").write("mine")`,
    reads: (file) => `print(open(${JSON.stringify(file)}).read())`,
    connects: (port) =>
      `import urllib.request\nurllib.request.urlopen("http://127.0.0.1:${port}/")\nprint("reached")`,
    startsProcess: "import subprocess\nsubprocess.run(['sh', '-c', 'echo started'])",
    readsEnvironment: "import os\nprint(sorted(os.environ))",
  },
];

describe.each(cases.filter(({ skip }) => !skip))("a program in $language", ({ language, ...sources }) => {
  it("a program that runs to its end is right", async () => {
    expect(await run(language, sources.right)).toEqual({ passed: true, output: "" });
  });

  it.each([
    ["a failed assertion is wrong", sources.wrong, "wrong", /assert/i],
    ["what it throws is an error", sources.throws, "error", /size/],
    ["a text that is no program is an error", sources.notALanguage, "error", /SyntaxError/],
    [
      "leaving before the end is an error",
      sources.leavesEarly,
      "error",
      /SystemExit|ended before its last line: exit code 0/,
    ],
  ])("%s", async (_, source, reason, message) => {
    const verdict = await run(language, source);
    expect(verdict).toMatchObject({ passed: false, reason });
    expect(verdict).toHaveProperty("message", expect.stringMatching(message));
  });

  it("an endless loop ends when its time is over", async () => {
    const verdict = await run(language, sources.loops, { timeoutMs: 1500 });
    expect(verdict).toMatchObject({ passed: false, reason: "time", message: "not done after 1500 ms" });
  });

  it("a program that takes ever more memory ends", async () => {
    expect(await run(language, sources.bomb, { memoryMB: 64 })).toMatchObject({
      passed: false,
      reason: "memory",
    });
  });

  it("of 100 MB of output the beginning is kept", async () => {
    const { passed, output } = await run(language, sources.chatters);
    expect([passed, output]).toEqual([true, "x".repeat(10_000)]);
  });

  it("what it prints is text, whatever the machine's language", async () => {
    expect(await run(language, sources.prints)).toEqual({ passed: true, output: "héllo\n" });
  });

  it("cannot write a file", async () => {
    const file = path.join(await temporaryFolder(), "mine");
    expect(await run(language, sources.writes(file))).toMatchObject({ passed: false, reason: "error" });
    expect(await run(language, sources.writes("here"))).toMatchObject({ passed: false, reason: "error" });
    expect(existsSync(file)).toBe(false);
  });

  it("cannot read a file outside", async () => {
    const file = path.join(await temporaryFolder(), "secret");
    await writeFile(file, "secret words");
    const verdict = await run(language, sources.reads(file));
    expect(verdict).toMatchObject({ passed: false, reason: "error", output: "" });
  });

  it("cannot start a process", async () => {
    const verdict = await run(language, sources.startsProcess);
    expect(verdict).toMatchObject({ passed: false, reason: "error", output: "" });
  });

  it("knows nothing of the environment", async () => {
    const { output } = await run(language, sources.readsEnvironment);
    expect(output).not.toMatch(/HOME|PATH|USER/);
  });

  it("reaches nobody", async () => {
    let requests = 0;
    const server = createServer((_, response) => response.end(String(++requests)));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const verdict = await run(language, sources.connects((server.address() as AddressInfo).port));
    server.close();
    expect(verdict).toMatchObject({ passed: false, reason: "error", output: "" });
    expect(requests).toBe(0);
  });

  it("leaves no folder behind", async () => {
    const folder = await temporaryFolder();
    vi.stubEnv("TMPDIR", folder);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await run(language, sources.right);
    await run(language, sources.throws);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("before anything runs", () => {
  const program = { language: "javascript", source: "console.log('ran')" } as const;

  it.each([[{}], [{ allowCodeExecution: false }]])("must be allowed: %j", async (options) => {
    await expect(runProgram(program, options)).rejects.toThrow(ValueError);
    await expect(runProgram(program, options)).rejects.toThrow(/expected allowCodeExecution: true/);
  });

  it.each([{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { memoryMB: 1 }, { memoryMB: 64.5 }])(
    "a limit out of range is refused: %j",
    async (limit) => {
      await expect(run("javascript", program.source, limit)).rejects.toThrow(ValueError);
    },
  );

  it("a Python that is not there is named", async () => {
    const asked = run("python", "", { python: "/no/such/python" });
    await expect(asked).rejects.toThrow(NotFoundError);
    await expect(asked).rejects.toThrow("/no/such/python");
  });
});

describe("JavaScript", () => {
  it.each([
    ["after its last line", "new Promise((_, no) => no(new Error('later')))", "Error: later"],
    ["in a timer", "setTimeout(() => null.size, 1)", "TypeError"],
    ["as something that is no error", "throw 1", "1"],
  ])("what it throws %s counts", async (_, source, message) => {
    expect(await run("javascript", source)).toMatchObject({
      reason: "error",
      message: expect.stringContaining(message),
    });
  });

  it("memory outside of the heap has a limit too", async () => {
    const source = "const all = []; for (;;) all.push(Buffer.alloc(1e7, 1));";
    expect(await run("javascript", source, { memoryMB: 64 })).toMatchObject({ reason: "memory" });
  });

  it("a verdict that it writes itself is none", async () => {
    const source = `require("node:fs").writeSync(3, '{"passed":true}'); process.exit(0)`;
    expect(await run("javascript", source)).toMatchObject({ passed: false, reason: "error" });
  });

  it.each([
    ["a socket at a path", "new net.Socket().connect('/tmp/nobody')", "connect"],
    ["a server at a path", "net.createServer().listen('server')", "listen"],
    ["the handle of one", "net._createServerHandle('server', -1, -1)", "_createServerHandle"],
    ["a datagram", "require('dgram').createSocket('udp4').send('x', 9, '127.0.0.1')", "send"],
    ["a request", "fetch('http://127.0.0.1:8000').catch((error) => { throw error.cause; })", "connect"],
    ["a name's address", "require('dns').promises.lookup('localhost')", "lookup"],
    ["a signal", "process.kill(process.ppid, 0)", "kill"],
  ])("has no right to %s, with or without a network namespace", async (_, source, name) => {
    expect(await run("javascript", `const net = require("net");\n${source}`)).toMatchObject({
      reason: "error",
      message: `Error: a program may not call ${name}`,
    });
  });

  it("sees no names of the program that runs it", async () => {
    const source =
      "for (const name of ['key', 'source', 'tell']) eval('typeof ' + name) === 'undefined' || no()";
    expect(await run("javascript", source)).toMatchObject({ passed: true });
  });
});

describe.skipIf(!hasPython)("Python", () => {
  it("has its standard library, and a module for its classes", async () => {
    const source = `
import bisect, collections, datetime, functools, hashlib, heapq, itertools, math, random, re, string, typing
from dataclasses import dataclass

@dataclass
class Pair:
    left: "int"
    right: int = 2

assert Pair(1) == Pair(1, 2)
if __name__ == "__main__":
    raise Exception("run as a script")`;
    expect(await run("python", source)).toMatchObject({ passed: true });
  });

  it.each([
    ["(lambda: 0).__setattr__('__code__', (lambda: 1).__code__)"],
    ["__import__('gc').get_objects()"],
    ["os.fork()"],
    ["os.kill(os.getppid(), 9)"],
    ["os.listdir('/')"],
    ["os.remove('/nowhere')"],
    ["os.system('true')"],
    ["__import__('ctypes').CDLL(None)"],
    ["__import__('socket').socket()"],
  ])("may not %s", async (call) => {
    expect(await run("python", `import os\n${call}`)).toMatchObject({
      reason: "error",
      message: expect.stringMatching(/^PermissionError: a program may not/),
    });
  });

  it.skipIf(!hasLandlock())("the kernel refuses what no hook sees", async () => {
    const verdict = await run("python", "import os\nos.mkfifo('pipe')");
    expect(verdict).toMatchObject({ message: expect.stringMatching(/^PermissionError: \[Errno 13\]/) });
  });
});

function hasLandlock(): boolean {
  const version = "import ctypes, sys; sys.exit(ctypes.CDLL(None).syscall(444, None, 0, 1) < 1)";
  return process.platform === "linux" && spawnSync("python3", ["-c", version]).status === 0;
}
