import { parentPort, workerData } from "node:worker_threads";
import { openPair } from "../delta/pair.ts";
import { methodNamed } from "../methods/index.ts";
import { layerPiece, type NamedInput } from "./piece.ts";
import type { WorkerAnswer, WorkerJob } from "./workers.ts";

// A thread that compresses the layers it is told to, one after the other.

const { base, fineTuned, method, options } = workerData as WorkerJob;
const pair = await openPair({ base, fineTuned });
const encoder = methodNamed(method, options);

const answer = async (input: NamedInput): Promise<WorkerAnswer> => {
  try {
    return { piece: await layerPiece(pair, encoder, input) };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { name, message } };
  }
};

parentPort!.on("message", async (input: NamedInput) => parentPort!.postMessage(await answer(input)));
