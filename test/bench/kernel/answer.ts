import { setTimeout } from "node:timers/promises";

/** A kernel's answer that is not right, or did not come. What took how long to be wrong is not reported. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

/** @throws {WrongAnswer} where they differ */
export function expectSame(what: string, expected: unknown, came: unknown): void {
  if (expected !== came)
    throw new WrongAnswer(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(came)}`);
}

const patience = 30; // s

/** @throws {WrongAnswer} nothing came in half a minute */
export async function answered<Value>(what: string, answer: Promise<Value>): Promise<Value> {
  const timer = new AbortController();
  const late = setTimeout(patience * 1000, undefined, { signal: timer.signal }).then(() => {
    throw new WrongAnswer(`${what}: expected an answer in ${patience} s, got none`);
  });
  late.catch(() => {}); // stopped, because the answer came
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
  }
}

/** How long it took, in milliseconds, and what came of it. */
export async function timed<Value>(work: () => Promise<Value>): Promise<[ms: number, value: Value]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}
