/** How much of the stack is looked at. */
const depth = 100;

let changed: Pick<ErrorConstructor, "prepareStackTrace" | "stackTraceLimit"> | undefined;

/**
 * The files (or the names of cells: `cell-7.ts`) of the functions on the stack, innermost first, from the caller's caller on: without `caller` and without
 * the expression by which the inspector called it.
 */
export function stackBelow(caller: (...args: never[]) => unknown): string[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  changed ??= { prepareStackTrace, stackTraceLimit };
  Error.stackTraceLimit = depth;
  Error.prepareStackTrace = (_error, frames) => frames.map((frame) => frame.getScriptNameOrSourceURL() ?? "");
  const holder: { stack?: string[] } = {};
  Error.captureStackTrace(holder, caller);
  const [, ...files] = holder.stack ?? []; // formatted at the first look
  restoreStackFormat();
  return files;
}

/** For the case that `stackBelow` was itself terminated half-way. */
export function restoreStackFormat(): void {
  if (changed) Object.assign(Error, changed);
  changed = undefined;
}
