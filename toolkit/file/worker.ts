import { isDeepStrictEqual } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { openPair } from "../delta/pair.ts";
import { UnsupportedError } from "../errors.ts";
import { methodNamed } from "../methods/index.ts";
import { pieceEncoder } from "./piece.ts";
import type { ThreadAnswer, ThreadJob, ThreadOrder } from "./thread.ts";

// What runs in a thread: it encodes the layers it is told to.

const { base, fineTuned, method, options } = workerData as ThreadJob;
const pair = await openPair({ base, fineTuned });
const made = methodNamed(method, options);
if (!isDeepStrictEqual(made.options, options))
  throw new UnsupportedError(
    `compress: expected options of ${method} that a thread can be told, got ${JSON.stringify(options)}`,
  );

const encode = pieceEncoder(pair, made);

async function answer({ layer, gram, gradients }: ThreadOrder): Promise<ThreadAnswer> {
  try {
    return { progress: await encode(layer, gram, gradients) };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { name, message } };
  }
}

parentPort!.on("message", async (order: ThreadOrder) => parentPort!.postMessage(await answer(order)));
