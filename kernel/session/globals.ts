import { comms } from "./comms.ts";
import { importModule, meta, require } from "./imports.ts";
import { prompt } from "./prompt.ts";
import { clearOutput, display, updateDisplay } from "./publish.ts";

/** What cells find without importing it. `__deltalab` is for translated code only. */
export function defineGlobals(): void {
  const __deltalab = { import: importModule, meta };
  const __dirname = meta.dirname;
  for (const [name, value] of Object.entries({
    __deltalab,
    __dirname,
    require,
    display,
    updateDisplay,
    clearOutput,
    prompt,
    comms,
  }))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true }); // not enumerable
}
