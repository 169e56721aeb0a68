// Which scripts are the user's: cells, and files that are neither in a package nor in this one. Stepping passes over all
// others, and the call stack leaves them out.

const installation = new URL("../../../", import.meta.url).pathname; // of dist/kernel/debugger/ownCode.js

const own = `cell-\\d+\\.ts$|file://(?!.*/node_modules/)(?!${escaped(installation)}(?:dist|setup)/)`;

const ownCode = new RegExp(`^(?:${own})`);

export const isOwnCode = (url: string): boolean => ownCode.test(url);

/** The others, for V8. */
export const foreignCode = `^(?!${own})`;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
