import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { answered } from "../answer.ts";
import type { Measure } from "../measure.ts";
import { completeness, completion, heartbeat, inspection, kernelInfo, type Question } from "../questions.ts";
import type { RunningKernel } from "../running.ts";
import { declareStack, latency } from "./editor.ts";

const questions = [heartbeat, kernelInfo, completion, inspection, completeness];

const seconds = 4;
/** Nothing is asked towards the end, so that every answer had its time to come while the cell blocks. */
const askingFor = 3.5 * 1000;
/** Who has not answered by then is asked nothing else, while the others go on. */
const turn = 200; // ms
const pause = 30; // ms

/** What is answered while a cell counts in a loop, and how fast. A kernel that is deaf answers when the cell is over. */
export const blocked: Measure = {
  rows: questions.map(({ title }) => ({ title: `${title}, while a cell blocks`, unit: "ms" })),
  repeats: 1,
  prepare: declareStack,
  async take(running) {
    const folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-bench-"));
    const began = path.join(folder, "began");
    const stop = new AbortController();
    const cell = running.run(running.dialect.blocking(began, seconds));
    try {
      await Promise.race([cell, answered("the cell that blocks", exists(began, stop.signal))]);
      const samples = await askInTurn(running);
      await cell;
      return samples;
    } finally {
      stop.abort();
      await rm(folder, { recursive: true });
    }
  },
};

async function exists(file: string, stop: AbortSignal): Promise<void> {
  while (!existsSync(file) && !stop.aborted) await setTimeout(5);
}

/** Asks one after the other, again and again, and waits for all answers in the end. */
async function askInTurn(running: RunningKernel): Promise<number[][]> {
  const samples: number[][] = questions.map(() => []);
  const open = new Map<Question, Promise<unknown>>();
  const end = performance.now() + askingFor;
  for (let version = 0; performance.now() < end; version++) {
    for (const [i, question] of questions.entries()) {
      if (open.has(question)) continue;
      const answer = latency(running, question, version).then((ms) => {
        samples[i]!.push(ms);
        open.delete(question);
      });
      open.set(question, answer);
      await Promise.race([answer, setTimeout(turn)]);
    }
    await setTimeout(pause);
  }
  await Promise.all(open.values());
  return samples;
}
