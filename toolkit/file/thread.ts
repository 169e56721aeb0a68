import { Worker } from "node:worker_threads";
import type { Progress } from "../methods/encoder.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { LayerPiece } from "./piece.ts";
import { revived, type ToldError } from "./revived.ts";

/** What a thread is started with: all it needs to make the same pair and method again. */
export interface ThreadJob {
  readonly base: string;
  readonly fineTuned: string;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a thread is told: to begin a layer, or to go on with it. */
export interface ThreadOrder {
  readonly layer: string;
  readonly gram: Matrix | undefined;
  readonly gradients: Matrix | undefined;
}

/** Its answer. */
export type ThreadAnswer = { readonly progress: Progress<LayerPiece> } | { readonly error: ToldError };

/** A thread that encodes layers, one after the other. */
export class Thread {
  /** Orders that it has not answered. */
  waiting = 0;
  private readonly worker: Worker;
  /** Rejected when the thread is at its end. */
  private readonly ended: Promise<never>;
  private last: Promise<unknown> = Promise.resolve();

  constructor(workerData: ThreadJob) {
    this.worker = new Worker(new URL("./worker.js", import.meta.url), { workerData });
    this.ended = new Promise((_, reject) => {
      this.worker.once("error", reject);
      this.worker.once("exit", (code) => reject(new Error(`compress: a thread ended with code ${code}`)));
    });
    this.ended.catch(() => {}); // whoever waits for an answer gets it
  }

  ask(order: ThreadOrder): Promise<Progress<LayerPiece>> {
    this.waiting++;
    const answer = this.last.then(() => this.answerTo(order)).finally(() => this.waiting--);
    this.last = answer.catch(() => {}); // whoever asked gets the error
    return answer;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private async answerTo(order: ThreadOrder): Promise<Progress<LayerPiece>> {
    const told = new Promise<ThreadAnswer>((resolve) => this.worker.once("message", resolve));
    this.worker.postMessage(order);
    const answer = await Promise.race([this.ended, told]);
    if ("progress" in answer) return answer.progress;
    throw revived(answer.error);
  }
}
