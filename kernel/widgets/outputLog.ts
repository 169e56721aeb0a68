import type { MimeBundle } from "../display/bundle.ts";
import type { Failure } from "../errors/failure.ts";
import type { Sink } from "./host.ts";

/** One output, as notebooks store it. */
export type OutputItem =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: string }
  | ({ output_type: "display_data" } & MimeBundle)
  | ({ output_type: "error" } & Failure);

/** What was printed and shown, in its order. Neighbouring texts of one stream are joined. */
export class OutputLog implements Sink {
  readonly #changed: (log: OutputLog) => void;
  readonly #items: OutputItem[];
  /** What was shown under a name, by that name. */
  readonly #displays = new Map<string, OutputItem>();
  /** All is to go when something new comes. */
  #isOver = false;

  /** @param changed  called after every change */
  constructor(changed: (log: OutputLog) => void, items: readonly OutputItem[] = []) {
    this.#changed = changed;
    this.#items = [...items];
  }

  get items(): readonly OutputItem[] {
    return this.#items;
  }

  stream(name: "stdout" | "stderr", text: string): void {
    const last = this.#isOver ? undefined : this.#items.at(-1);
    if (last?.output_type !== "stream" || last.name !== name)
      this.#add({ output_type: "stream", name, text });
    else this.#replace(this.#items.length - 1, { ...last, text: last.text + text });
  }

  display(bundle: MimeBundle, id?: string): void {
    const item = displayed(bundle);
    this.#add(item);
    if (id !== undefined) this.#displays.set(id, item);
  }

  error({ ename, evalue, traceback }: Failure): void {
    this.#add({ output_type: "error", ename, evalue, traceback });
  }

  /** Replaces what was shown here under this name, if anything was. */
  update(id: string, bundle: MimeBundle): void {
    const shown = this.#displays.get(id);
    const index = shown ? this.#items.indexOf(shown) : -1;
    if (index < 0) return;
    const item = displayed(bundle);
    this.#displays.set(id, item);
    this.#replace(index, item);
  }

  clear(wait: boolean): void {
    this.#isOver = wait;
    if (wait) return;
    this.#empty();
    this.#changed(this);
  }

  #add(item: OutputItem): void {
    if (this.#isOver) this.#empty();
    this.#items.push(item);
    this.#changed(this);
  }

  #replace(index: number, item: OutputItem): void {
    this.#items[index] = item;
    this.#changed(this);
  }

  #empty(): void {
    this.#isOver = false;
    this.#items.length = 0;
    this.#displays.clear();
  }
}

const displayed = ({ data, metadata }: MimeBundle): OutputItem => ({
  output_type: "display_data",
  data,
  metadata,
});
