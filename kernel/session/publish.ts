import type { MimeBundle } from "../display/bundle.ts";
import { toBundle } from "../display/index.ts";
import { report } from "./report.ts";
import { currentCell, outputCell } from "./running.ts";

export interface DisplayOptions {
  /** A name under which `updateDisplay` can replace what is shown. */
  id?: string;
}

/** Shows a value under the cell, at once; the cell is done when all its displays are. */
export function display(value: unknown, options: DisplayOptions = {}): void {
  show(value, options.id, false);
}

/** Replaces what was shown under this name. */
export function updateDisplay(id: string, value: unknown): void {
  show(value, id, true);
}

/** Takes away what the cell has shown so far; with `wait`, only when something new comes. */
export function clearOutput(wait = false): void {
  report({ type: "clear", cell: outputCell(), wait });
}

export function publish(bundle: MimeBundle, id: string | undefined, update: boolean): void {
  report({ type: "display", cell: outputCell(), ...bundle, ...(id === undefined ? {} : { id }), update });
}

function show(value: unknown, id: string | undefined, update: boolean): void {
  const bundle = toBundle(value);
  if (!(bundle instanceof Promise)) publish(bundle, id, update);
  else currentCell()?.displays.push(bundle.then((ready) => publish(ready, id, update)));
}
