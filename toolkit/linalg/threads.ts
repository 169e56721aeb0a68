import { lapack } from "../backend/lapack/lapack.ts";

let users = 0;
let before = 1;

/**
 * Lets LAPACK compute with one thread in the whole process until the last who asked for that has undone it: for work
 * that runs side by side, one piece for each core, whose pieces would else fight for the cores. How its work is split
 * decides how sums are rounded, so results do not depend on how many pieces run side by side either.
 *
 * @returns undoes it
 */
export function useOneThread(): () => void {
  const threads = lapack()?.threads;
  if (!threads) return () => {};
  if (users++ === 0) {
    before = threads.get();
    threads.set(1);
  }
  return () => {
    if (--users === 0) threads.set(before);
  };
}

/** Does some work that way. */
export async function withOneThread<T>(work: () => Promise<T>): Promise<T> {
  const undo = useOneThread();
  try {
    return await work();
  } finally {
    undo();
  }
}
