import { createHook } from "node:async_hooks";

/**
 * Promises that V8's inspector awaits. It reports one that is garbage collected, and on Node 24 that report, a call into
 * JavaScript in the middle of a collection, ends the process. A held promise is not collected.
 */
const held = new Set<object>();

/** Holds the first promise that is made from now on, the one of the script that `start` evaluates, until `release` is called. */
export function holdFirstPromise(start: (release: () => void) => void): void {
  let first: object | undefined;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type !== "PROMISE" || first) return;
      first = resource;
      held.add(resource);
      hook.disable();
    },
  });
  hook.enable();
  start(() => {
    hook.disable();
    if (first) held.delete(first);
  });
}

/** Once nobody awaits them any more. */
export const releaseAll = (): void => held.clear();
