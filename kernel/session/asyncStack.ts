/**
 * Forgets which asynchronous operation Node believes itself in.
 *
 * Code that is terminated leaves its operations on Node's stack of them, because no `finally` runs; Node checks the
 * stack when the callback returns, and aborts the process. An empty stack passes. Node does the same after
 * an uncaught exception, by this function, which it offers in no other way.
 */
export function clearAsyncStack(): void {
  wrap().clearAsyncIdStack();
}

interface AsyncWrap {
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
