import type { MimeBundle } from "../display/bundle.ts";
import { media } from "../display/media.ts";
import { toJson } from "../protocol/json.ts";
import { report } from "./report.ts";
import { currentCell, outputCell, owningCell } from "./running.ts";
import { shown } from "./shown.ts";
import { tellUpdate } from "./updates.ts";

export interface DisplayOptions {
  /** A name under which `updateDisplay` can replace what is shown. */
  id?: string;
}

type Bundler = (content: unknown) => MimeBundle | Promise<MimeBundle>;

/** Shows a value under the cell, at once; the cell is done when all its displays are. `display.html(…)` shows HTML. */
export const display = withMedia(
  (bundle) =>
    (content: unknown, { id }: DisplayOptions = {}) =>
      show(bundle(content), id, false),
);

/** Replaces what was shown under this name, by a value or by `updateDisplay.html(id, …)`. */
export const updateDisplay = withMedia(
  (bundle) => (id: string, content: unknown) => show(bundle(content), id, true),
);

/** One function for values of any kind, and under its name one for each medium. */
function withMedia<Args extends unknown[]>(using: (bundle: Bundler) => (...args: Args) => void) {
  const each = Object.entries(media).map(([name, bundle]) => [name, using(bundle as Bundler)]);
  return Object.assign(using(shown), Object.fromEntries(each) as Record<keyof typeof media, unknown>);
}

/** Takes away what the cell has shown so far; with `wait`, only when something new comes. */
export function clearOutput(wait = false): void {
  owningCell()?.board?.forget();
  const sink = currentCell()?.sink;
  if (sink) sink.clear(wait);
  else report({ type: "clear", cell: outputCell(), wait });
}

export function publish(
  bundle: MimeBundle,
  id: string | undefined,
  update: boolean,
  cell: number = outputCell(),
): void {
  if (update && id !== undefined) tellUpdate(id, bundle);
  const sink = currentCell()?.sink;
  if (sink && !update) return void sink.display(bundle, id);
  const transient = id === undefined ? {} : { display_id: id };
  report({ type: "display", cell, update }, [toJson({ ...bundle, transient })]);
}

function show(bundle: MimeBundle | Promise<MimeBundle>, id: string | undefined, update: boolean): void {
  if (!(bundle instanceof Promise)) publish(bundle, id, update);
  else currentCell()?.displays.push(bundle.then((ready) => publish(ready, id, update)));
}
