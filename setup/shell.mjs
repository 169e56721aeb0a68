// Runs other programs: quietly, with everything they print kept in the set-up log.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { logFile, root } from "./paths.mjs";

/** A set-up step that could not be done, with what the person can do about it. */
export class SetupError extends Error {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/**
 * A step that empties a folder before it fills it must not do so through a link: what it leads to is another's.
 *
 * @param {string} folder
 * @throws {SetupError}
 */
export function refuseLink(folder) {
  if (fs.lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new SetupError(
    `${folder} is a link to ${fs.readlinkSync(folder)}, which the set-up would empty.`,
    "Remove the link; the set-up then makes a folder in its place.",
  );
}

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<string>} what it printed on stdout
 * @throws {SetupError} when it is missing, or ends with another code than 0; says the first and last lines it printed
 */
export function run(command, args, { cwd = root, env = process.env } = {}) {
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  fs.appendFileSync(logFile, `\n$ ${command} ${args.join(" ")}\n`);
  return new Promise((resolve, reject) => {
    let stdout = "";
    let printed = "";
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        printed += chunk;
        fs.appendFileSync(logFile, chunk);
      });
    child.on("error", (error) => reject(new SetupError(`${command} cannot be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new SetupError(`${command} ended with ${signal ?? `code ${code}`}:\n${excerpt(printed)}`));
    });
  });
}

/** Some programs say first what went wrong, some last. */
function excerpt(/** @type {string} */ printed, ends = 8) {
  const lines = printed.trim().split("\n");
  if (lines.length <= 2 * ends) return lines.join("\n");
  return [...lines.slice(0, ends), "…", ...lines.slice(-ends)].join("\n");
}

/** The first of these programs that answers to `--version`, or undefined. */
export const findProgram = (/** @type {(string | undefined)[]} */ ...names) =>
  names.find((name) => name && spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);

/** First line that a program prints for `--version`, or undefined when there is no such program. */
export function versionOf(/** @type {string} */ program) {
  const { status, stdout, stderr } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? (stdout || stderr).trim().split("\n")[0] : undefined;
}
