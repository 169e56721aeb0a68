import type { Notebook } from "../notebook.ts";
import { ts } from "../typescript.ts";

/** Cells as people write them: what the compiler needs for these is there from the start of a kernel. */
const cells = [
  "1 + 1",
  'import { readFile } from "node:fs/promises";\nconsole.log(await readFile("package.json", "utf8"));',
  `
interface Sized { readonly size: number }

class Stack<Item> implements Sized {
  private items: Item[] = [];
  get size(): number { return this.items.length; }
  /** Puts an item on top. */
  push(item: Item): void { this.items.push(item); }
  pop(): Item | undefined { return this.items.pop(); }
}

const stack = new Stack<number>();
for (const value of [1, 2, 3].map((each) => each * 2)) stack.push(value);
`,
  "const mistaken: string = stack.pop() ?? 0; stack.peek();",
  "let { a, b = 2, ...rest }: { a: number; b?: number; c: string } = { a: 1, c: String(stack.size) };",
  `
async function wait<T>(value: T): Promise<T> {
  await new Promise((done) => setTimeout(done, 1));
  return value;
}
`,
  `
enum Kind { Base, FineTuned }
type Pair<T> = readonly [T, T];
export const pair: Pair<Kind> = [Kind.Base, Kind.FineTuned];
`,
];

/** What is asked about the last of them. */
const drafts = ["stack.", "const answer = stack.push", "Math.ma", "console.lo", 'import fs from "node:f'];

/** Lets a notebook do everything that it can do, so that V8 has compiled it. */
export function warmUp(notebook: Notebook): void {
  for (const [number, source] of cells.entries()) {
    notebook.isComplete(source);
    notebook.prepare(number, source);
    notebook.commit(number);
  }
  for (const draft of drafts) {
    notebook.complete(draft, draft.length);
    notebook.inspect(draft, draft.length);
  }
  forgetCollator();
}

/** The compiler keeps a comparer made by `Intl`, which cannot be put into a snapshot. For another locale it makes one anew. */
function forgetCollator(): void {
  const { setUILocale } = ts as typeof ts & { setUILocale(locale: string): void };
  setUILocale("en");
}
