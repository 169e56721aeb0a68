import { inspect } from "node:util";
import { GridBox, VBox } from "../boxes.ts";
import { Button } from "../buttons.ts";
import { whenReady } from "../outcome.ts";
import { Output } from "../output.ts";
import { staticView } from "../staticView.ts";
import { jupyterDisplay, Widget } from "../widget.ts";
import { type Control, type Controls, controlFor } from "./controls.ts";
import type { Arguments, Spec } from "./spec.ts";

export interface InteractOptions {
  /** Calls the function only when a button is pressed. */
  manual?: boolean;
  /** What stands on that button. */
  manualName?: string;
  /** In how many columns the widgets stand; 1 when left out. What the function gives takes all of them. */
  columns?: number;
}

/**
 * Widgets for the parameters of a function, and below them what it prints, shows and returns. It is called at once, and
 * again with every change; while an asynchronous one still runs, the frontend waits before it sends more of the same
 * widget.
 */
export class Interactive<const S extends Spec> extends VBox {
  /** What the function last returned. */
  result: unknown;
  /** The widgets, or fixed values, by parameter. */
  readonly controls: Controls<S>;
  readonly output: Output;
  /** The first call, where it takes its time. */
  readonly first: Promise<void> | undefined;
  readonly #call: (values: Arguments<S>) => unknown;

  constructor(call: (values: Arguments<S>) => unknown, spec: S, options: InteractOptions = {}) {
    const { manual = false, manualName = "Run Interact", columns = 1 } = options;
    const controls = Object.entries(spec).map(([name, each]) => [name, controlFor(name, each)] as const);
    const widgets = controls.map(([, control]) => control).filter((control) => control instanceof Widget);
    const button = manual ? [new Button({ description: manualName })] : [];
    const output = new Output();
    const asked = [...widgets, ...button];
    const gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    const above = columns > 1 ? [new GridBox(asked, { layout: { gridTemplateColumns } })] : asked;
    super([...above, output], { domClasses: ["widget-interact"] });
    this.controls = Object.fromEntries(controls) as Controls<S>;
    this.output = output;
    this.#call = call;
    for (const each of button) each.onClick(() => this.update());
    if (!manual) for (const widget of widgets) widget.onChange(() => this.update());
    this.first = manual ? undefined : this.update();
  }

  /** What the function is called with. */
  get arguments(): Arguments<S> {
    const values = Object.entries(this.controls as Record<string, Control>).map(([name, { value }]) => [
      name,
      value,
    ]);
    return Object.fromEntries(values) as Arguments<S>;
  }

  /** Calls the function with the present values. */
  update(): Promise<void> | undefined {
    return this.output.replace(() =>
      whenReady(this.#call(this.arguments), (result) => {
        this.result = result;
        return result;
      }),
    );
  }

  /** Frontends without widgets show what the function gave. */
  override [jupyterDisplay](): Record<string, unknown> {
    const { "text/plain": words, ...data } = staticView(this.output.outputs);
    return { ...data, ...super[jupyterDisplay](), "text/plain": `${inspect(this)}\n${words}`.trimEnd() };
  }

  /** `interactive({ rank: 4, method: 'low-rank' })` */
  override [inspect.custom](): string {
    return `interactive(${inspect(this.arguments)})`;
  }
}
