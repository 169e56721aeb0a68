import type { MimeBundle } from "../display/bundle.ts";
import type { Failure } from "../errors/failure.ts";
import { host } from "./host.ts";

/** How a function ended: with something to show, with nothing, or with an error. */
export type Outcome = { bundle: MimeBundle } | { failure: Failure } | "nothing";

/** Runs a function and makes what it returns ready to be shown. Never throws; a promise only where something takes time. */
export function outcomeOf(work: () => unknown): Outcome | Promise<Outcome> {
  try {
    const bundle = whenReady(work(), (value) => (value === undefined ? undefined : host().bundle(value)));
    return bundle instanceof Promise ? bundle.then(succeeded, failed) : succeeded(bundle);
  } catch (error) {
    return failed(error);
  }
}

const succeeded = (bundle: MimeBundle | undefined): Outcome => (bundle ? { bundle } : "nothing");

const failed = (thrown: unknown): Outcome => ({ failure: host().failure(thrown) });

/** Goes on at once where it can, or else when the promise is fulfilled. */
export const whenReady = <Value, Next>(
  value: Value | Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
): Next | Promise<Next> => (value instanceof Promise ? value.then(next) : next(value));
