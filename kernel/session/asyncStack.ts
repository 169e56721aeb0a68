// Node keeps a stack of the asynchronous operations that it is in. Code that is terminated leaves its own on it, because
// no `finally` runs. Node checks the stack, and aborts the process when it is not as expected. So the checks are
// switched off, and each cell begins with an empty stack. Both by Node's own functions, which it offers in no other way.

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

let binding: AsyncWrap | undefined;
function wrap(): AsyncWrap {
  if (binding) return binding;
  const before = process.noDeprecation ?? false;
  process.noDeprecation = true; // DEP0111 is no news for the author of a cell
  binding = (process as unknown as { binding(name: string): AsyncWrap }).binding("async_wrap");
  process.noDeprecation = before;
  return binding;
}
