import util from "node:util";

/**
 * Puts back two functions of `node:util` that Node 23 removed and tfjs-node 4.22 calls in most of its operations
 * (tensorflow/tfjs#8609): a cell may import it before anything that could know.
 */
export function restoreOldUtil(): void {
  const functions = util as unknown as Record<string, unknown>;
  functions["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  functions["isArray"] ??= Array.isArray;
}
