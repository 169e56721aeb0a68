/** Why a session process ended, in words for the author of the cell. */
export function reasonOfEnd(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  if (/JavaScript heap out of memory|Reached heap limit/.test(lastWords))
    return "JavaScript ran out of memory: its heap reached the limit of this Node (NODE_OPTIONS=--max-old-space-size=… raises it)";
  if (signal === "SIGKILL")
    return "the session was killed (SIGKILL), as the system does when memory runs out";
  if (signal !== null) return `the session crashed (${signal}), as native code can make it`;
  return `the session ended with exit code ${code}, as process.exit(${code}) makes it`;
}
