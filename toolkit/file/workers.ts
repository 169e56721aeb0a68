import type { Pair } from "../delta/pair.ts";
import type { Encoder } from "../methods/encoder.ts";
import type { Method } from "../methods/method.ts";
import { type LayerPiece, pieceEncoder } from "./piece.ts";
import { Thread } from "./thread.ts";

/** What encodes the layers of a pair, as many side by side as there are threads. */
export interface Encoders {
  readonly encode: Encoder<LayerPiece>;
  /** Ends the threads, whatever they are at. */
  end(): Promise<void>;
}

/**
 * Encodes layers in this thread, or in others. These are started when they are needed; a layer that takes several
 * passes stays with the thread that began it.
 *
 * Side by side each decomposition runs on one core, so as many threads keep all of them busy, and their number does not
 * change the bytes; TensorFlow's products share one pool of threads, whichever thread asks for them.
 *
 * @param workers  threads at most; 0 for this one alone
 */
export function encoders(pair: Pair, method: Method, workers: number): Encoders {
  if (workers === 0) return { encode: pieceEncoder(pair, method), end: async () => {} };
  const job = {
    base: pair.base.folder,
    fineTuned: pair.fineTuned.folder,
    method: method.name,
    options: method.options,
  };
  const threads: Thread[] = [];
  const homes = new Map<string, Thread>();
  const leastBusy = (): Thread => {
    const [least] = threads.toSorted((a, b) => a.waiting - b.waiting);
    if (least && (least.waiting === 0 || threads.length === workers)) return least;
    threads.push(new Thread(job));
    return threads.at(-1)!;
  };
  return {
    async encode(layer, gram, gradients) {
      const home = homes.get(layer) ?? leastBusy();
      homes.set(layer, home);
      const progress = await home.ask({ layer, gram, gradients });
      if (progress.whole !== undefined) homes.delete(layer);
      return progress;
    },
    end: async () => {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}
