import { Worker } from "node:worker_threads";
import type { Pair } from "../delta/pair.ts";
import * as errors from "../errors.ts";
import type { Method } from "../methods/method.ts";
import { type LayerPiece, layerPiece } from "./piece.ts";

/** What a worker is started with: all it needs to make the same pair and method again. */
export interface WorkerJob {
  readonly base: string;
  readonly fineTuned: string;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A worker's answer to the name of a layer. */
export type WorkerAnswer =
  | { readonly piece: LayerPiece }
  | { readonly error: { readonly name: string; readonly message: string } };

/**
 * Compresses layers, each handed on when it is done: here one after the other, or in threads, each of which takes the
 * next layer when the one before was taken off its hands.
 *
 * Decompositions run on one core each, so threads keep all cores busy; products share TensorFlow's one pool of
 * threads, whichever thread asks for them. The first failure ends all.
 */
export async function layerPieces(
  pair: Pair,
  method: Method,
  layers: readonly string[],
  workers: number,
  take: (piece: LayerPiece) => Promise<void>,
): Promise<void> {
  if (workers === 0) {
    for (const layer of layers) await take(await layerPiece(pair, method, layer));
    return;
  }
  const workerData: WorkerJob = {
    base: pair.base.folder,
    fineTuned: pair.fineTuned.folder,
    method: method.name,
    options: method.options,
  };
  const queue = layers.values();
  const threads = Array.from(
    { length: Math.min(workers, layers.length) },
    () => new Worker(new URL("./worker.js", import.meta.url), { workerData }),
  );
  try {
    await Promise.all(threads.map((thread) => feed(thread, queue, take)));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

async function feed(
  thread: Worker,
  queue: Iterator<string>,
  take: (piece: LayerPiece) => Promise<void>,
): Promise<void> {
  for (let next = queue.next(); !next.done; next = queue.next()) await take(await ask(thread, next.value));
}

const ask = (thread: Worker, layer: string): Promise<LayerPiece> =>
  new Promise((resolve, reject) => {
    const died = (code: number) =>
      reject(new Error(`compress: the thread that computed ${layer} ended with code ${code}`));
    thread.once("error", reject).once("exit", died);
    thread.once("message", (answer: WorkerAnswer) => {
      thread.off("error", reject).off("exit", died);
      if ("piece" in answer) resolve(answer.piece);
      else reject(revived(answer.error));
    });
    thread.postMessage(layer);
  });

/** Threads hand errors over without their class: here it is found again by its name. */
function revived({ name, message }: { name: string; message: string }): Error {
  const known: Record<string, new (message: string) => Error> = { ...errors };
  return new (known[name] ?? Error)(message);
}
