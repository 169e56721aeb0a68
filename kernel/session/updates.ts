import type { MimeBundle } from "../display/bundle.ts";

type Update = (id: string, bundle: MimeBundle) => void;

const listeners = new Set<Update>();

/** Calls back with every display that is replaced: it may stand in the output of a widget. Gives back a function that ends it. */
export function onUpdate(listener: Update): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function tellUpdate(id: string, bundle: MimeBundle): void {
  for (const listener of listeners) listener(id, bundle);
}
