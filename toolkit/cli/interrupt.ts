import { removeTemporaries } from "../io/temporary.ts";

/**
 * From now on, Ctrl-C removes what is half-written before the process ends. It ends by the signal itself, as a shell
 * expects, and at once: `process.exit` would wait for threads that are in the middle of a decomposition.
 *
 * @param note  what to tell the person, such as how to go on
 */
export function removeHalfWrittenOnInterrupt(note?: string): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      removeTemporaries();
      if (note) process.stderr.write(`\n${note}\n`);
      process.kill(process.pid, signal); // there is no handler any more
    });
}
