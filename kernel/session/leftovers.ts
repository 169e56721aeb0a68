import { createHook, executionAsyncResource } from "node:async_hooks";
import { terminate } from "./evaluate.ts";
import { currentCell, isInterrupted } from "./running.ts";

/**
 * From now on, what interrupted cells have left behind does nothing when it wakes up: a timer finds its callback gone,
 * and the code behind an `await` is terminated.
 */
export function stopLeftovers(): void {
  hook.enable();
}

const hook = createHook({
  before() {
    if (isInterrupted(currentCell())) disarm(executionAsyncResource());
  },
});

/** Node reads the callback from the timer after this hook. */
function disarm(resource: Partial<Timer>): void {
  if (resource instanceof Promise) terminate();
  else if (typeof resource._onTimeout === "function") {
    resource._onTimeout = doNothing;
    resource._repeat = null;
  } else if (typeof resource._onImmediate === "function") resource._onImmediate = doNothing;
}

const doNothing = () => {};

/** What Node calls these fields since the beginning. */
interface Timer {
  _onTimeout: () => void;
  _repeat: number | null;
  _onImmediate: () => void;
}
