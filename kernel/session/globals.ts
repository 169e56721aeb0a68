import { comms } from "./comms.ts";
import { importModule, meta, require, requireModule } from "./imports.ts";
import { progress } from "./progress.ts";
import { prompt } from "./prompt.ts";
import { clearOutput, display, updateDisplay } from "./publish.ts";

/** What cells find without importing it. `__deltalab` is for translated code only. */
export function defineGlobals(): void {
  const __deltalab = { import: importModule, require: requireModule, meta };
  const { dirname: __dirname, filename: __filename } = meta;
  for (const [name, value] of Object.entries({
    __deltalab,
    __dirname,
    __filename,
    require,
    display,
    updateDisplay,
    clearOutput,
    progress,
    prompt,
    comms,
  }))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true }); // not enumerable
}
