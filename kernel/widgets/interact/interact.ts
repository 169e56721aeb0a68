import { randomUUID } from "node:crypto";
import { host } from "../host.ts";
import { Output } from "../output.ts";
import { Widget } from "../widget.ts";
import type { Control } from "./controls.ts";
import { Interactive, type InteractOptions } from "./interactive.ts";
import type { Arguments, Spec } from "./spec.ts";

/**
 * Shows widgets for the parameters of a function, and below them what it prints, shows and returns, now and after every
 * change:
 *
 *     interact(({ rank, method }) => plot(compressed(rank, method)), {
 *       rank: [1, 64],
 *       method: ["low-rank", "bit-delta"],
 *     });
 *
 * The function may be asynchronous. Its errors are shown in place of its output. What stands for which widget: Abbreviation.
 *
 * @param call     gets one object with a value for each parameter
 * @param spec     the parameters, each with what stands for its widget
 * @param options  `{ manual: true }` waits for a button to be pressed
 */
export function interact<const S extends Spec>(
  call: (values: Arguments<S>) => unknown,
  spec: S,
  options?: InteractOptions,
): void {
  const widget = new Interactive(call, spec, options);
  const id = randomUUID();
  host().display(widget, id);
  host().holdCell(widget.first?.then(() => showAnew(widget, id)));
}

/** The output came late; where nobody sees widgets, the notebook still has it. */
function showAnew(widget: Widget, id: string): void {
  if (!host().isWatched) host().updateDisplay(id, widget);
}

/** The same widget, not shown: to place it in a box, or to read its `result` and `controls`. */
export const interactive = <const S extends Spec>(
  call: (values: Arguments<S>) => unknown,
  spec: S,
  options?: InteractOptions,
): Interactive<S> => new Interactive(call, spec, options);

/** Only the output of a function of these widgets: they can be placed anywhere. */
export function interactiveOutput<const W extends Readonly<Record<string, Control>>>(
  call: (values: { [Name in keyof W]: W[Name]["value"] }) => unknown,
  controls: W,
): Output {
  const output = new Output();
  const values = () => Object.entries(controls).map(([name, { value }]) => [name, value]);
  const update = () => output.replace(() => call(Object.fromEntries(values())));
  for (const control of Object.values(controls)) if (control instanceof Widget) control.onChange(update);
  host().holdCell(update());
  return output;
}
