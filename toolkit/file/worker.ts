import { isDeepStrictEqual } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { openPair } from "../delta/pair.ts";
import { UnsupportedError } from "../errors.ts";
import { methodNamed } from "../methods/index.ts";
import { layerPiece, type NamedInput } from "./piece.ts";
import type { WorkerAnswer, WorkerJob } from "./workers.ts";

// A thread that compresses the layers it is told to, one after the other.

const { base, fineTuned, method, options } = workerData as WorkerJob;
const pair = await openPair({ base, fineTuned });
const encoder = methodNamed(method, options);
if (!isDeepStrictEqual(encoder.options, options))
  throw new UnsupportedError(
    `compress: expected options of ${method} that a thread can be told, got ${JSON.stringify(options)}`,
  );

const answer = async (input: NamedInput): Promise<WorkerAnswer> => {
  try {
    return { piece: await layerPiece(pair, encoder, input) };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { name, message } };
  }
};

parentPort!.on("message", async (input: NamedInput) => parentPort!.postMessage(await answer(input)));
