import { host } from "./host.ts";

/** Functions that wait for something to happen. */
export class Listeners<Args extends unknown[]> {
  readonly #calls = new Set<(...args: Args) => Promise<void> | undefined>();

  /** @returns  a function that takes the listener away */
  add(listener: (...args: Args) => unknown): () => void {
    const call = told(listener);
    this.#calls.add(call);
    return () => void this.#calls.delete(call);
  }

  /** Calls all, one after the other; the promise, if any waits for something, settles when all are done. */
  call(...args: Args): Promise<unknown> | undefined {
    const waiting = [...this.#calls].map((call) => call(...args)).filter((each) => each !== undefined);
    return waiting.length === 0 ? undefined : Promise.all(waiting);
  }
}

/** What a listener prints, and that it failed, is seen under the cell that added it. The others are called nevertheless. */
function told<Args extends unknown[]>(listener: (...args: Args) => unknown) {
  return host().bind((...args: Args): Promise<void> | undefined => {
    try {
      const result = listener(...args);
      return result instanceof Promise ? result.then(() => {}, tell) : undefined;
    } catch (error) {
      return tell(error);
    }
  });
}

function tell(thrown: unknown): undefined {
  process.stderr.write(`Uncaught ${host().failure(thrown).traceback.join("\n")}\n`);
}
