// Node keeps a stack of the asynchronous operations that it is in. Code that is terminated leaves its own on it, because
// no `finally` runs. Node checks the stack, and aborts the process when it is not as expected. So the checks are
// switched off, and each cell begins with an empty stack. Both by Node's own functions, which it offers only with
// `--expose-internals`.
import { createRequire } from "node:module";

/** Node switches its checks on with every new async hook, so this is repeated before code is terminated. */
export function skipAsyncChecks(): void {
  const { async_hook_fields: fields, constants } = wrap();
  fields[constants.kCheck] = 0; // each callback must end the operation that it began
  fields[constants.kTotals] = 0; // the stack must be empty between callbacks
}

/** Forgets the operations of terminated code. Node allows an empty stack inside any callback. */
export function clearAsyncStack(): void {
  wrap().clearAsyncIdStack();
}

interface AsyncWrap {
  async_hook_fields: Uint32Array;
  constants: { kCheck: number; kTotals: number };
  clearAsyncIdStack(): void;
}

interface Internals {
  internalBinding(name: "async_wrap"): AsyncWrap;
}

let binding: AsyncWrap | undefined;
function wrap(): AsyncWrap {
  binding ??= withoutWarnings(
    () => createRequire(import.meta.url)("internal/test/binding") as Internals,
  ).internalBinding("async_wrap");
  return binding;
}

/** That these are internals is no news for the author of a cell. */
function withoutWarnings<Result>(work: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
