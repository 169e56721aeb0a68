import { red } from "../errors/ansi.ts";

/** What the cell says under which the session ended. */
export function sessionEnded(reason: string) {
  const evalue = `${reason}. A new session has begun; what earlier cells had declared is gone.`;
  const traceback = [`${red("SessionEnded")}: ${evalue}`];
  return { status: "error" as const, ename: "SessionEnded", evalue, traceback, sessionEnded: true as const };
}

/** Why a session was ended by a second interrupt. */
export const endedUnreachable =
  "the cell did not stop: native code, or a system call, did not return; so its session was ended";

const causes: Partial<Record<NodeJS.Signals, string>> = {
  SIGKILL: "the session was killed (SIGKILL), as the system does when memory runs out",
  SIGSEGV: "the session crashed (SIGSEGV): native code touched memory that it may not touch",
  SIGBUS: "the session crashed (SIGBUS): native code touched memory that is not there",
  SIGABRT: "the session was aborted (SIGABRT), as process.abort() does, and native code that cannot go on",
  SIGILL: "the session crashed (SIGILL): native code has an instruction that this processor does not know",
  SIGFPE: "the session crashed (SIGFPE): native code divided by zero",
  SIGTRAP: "the session crashed (SIGTRAP), as V8 and native code do when they cannot go on",
};

/** Why a session process ended, in words for the author of the cell. */
export function reasonOfEnd(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  if (/JavaScript heap out of memory|Reached heap limit/.test(lastWords))
    return "JavaScript ran out of memory: its heap reached the limit of this Node (NODE_OPTIONS=--max-old-space-size=… raises it)";
  if (signal !== null) return causes[signal] ?? `the session was ended by a signal (${signal})`;
  return `the session ended with exit code ${code}, as process.exit(${code}) makes it`;
}
