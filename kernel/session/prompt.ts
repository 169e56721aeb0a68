import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { AnswerMessage } from "./messages.ts";
import { report } from "./report.ts";
import { currentCell, latestCell, outputCell } from "./running.ts";

// A question blocks this thread until its answer is there, as `prompt` does in browsers. So the thread beside this
// one reads the answer, hands it over and rings. An interrupt ends the waiting as it ends a loop.

const { port1: answers, port2 } = new MessageChannel();
const bell = new Int32Array(new SharedArrayBuffer(4));

/** What the thread beside needs to hand over answers; the port moves there. */
export const answerDesk = { port: port2, bell };

let latest = 0;

export interface PromptOptions {
  /** The frontend hides what is typed. */
  password?: boolean;
}

/**
 * Asks the person at the frontend for a line of text, and waits for it.
 *
 * @throws {Error} the frontend cannot ask, or the cell that asks is over
 */
export function prompt(text = "", { password = false }: PromptOptions = {}): string {
  if ((currentCell() ?? latestCell())?.settled)
    throw new Error("prompt: only a cell that runs can ask; the one that asks here is over");
  const id = ++latest;
  report({ type: "question", cell: outputCell(), id, question: { prompt: String(text), password } });
  const answer = wait(id);
  if ("refused" in answer) throw new Error(`prompt: ${answer.refused}`);
  return answer.text;
}

function wait(id: number): AnswerMessage["answer"] {
  for (;;) {
    const rung = Atomics.load(bell, 0); // before the look: one that comes after it has changed the bell
    const message = receiveMessageOnPort(answers)?.message as AnswerMessage | undefined;
    if (message?.id === id) return message.answer; // others are for questions that were interrupted
    if (!message) Atomics.wait(bell, 0, rung);
  }
}
