import { Session } from "node:inspector";
import { Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { handOverAnswers } from "./answers.ts";
import type { InterruptAnswer } from "./interrupt.ts";
import { descriptors } from "./messages.ts";
import type { answerDesk } from "./prompt.ts";

// The thread that hears interrupts, and answers to questions, while the main thread of the session is blocked. See
// interrupt.ts and prompt.ts.

handOverAnswers(workerData as typeof answerDesk);

const pause = 5; // ms

/** After so long without an answer the main thread is in native code, or in a system call, that does not return. */
const patience = 1000; // ms

/** Each line that comes down the pipe is the number of a cell to stop; it goes back when that cannot be done. */
const wishes = new Socket({ fd: descriptors.interrupts, readable: true, writable: true });
wishes.setEncoding("utf8");
wishes.on("data", (text: unknown) => {
  for (const line of String(text).split("\n")) if (line !== "") stop(Number(line));
});
// The protocol process is gone, perhaps while a cell blocks this one for ever.
wishes.on("close", () => process.kill(process.pid, "SIGKILL"));

function stop(number: number): void {
  const giveUp = setTimeout(() => wishes.write(`${number}\n`), patience);
  interrupt(number, () => clearTimeout(giveUp));
}

/** Has V8 call `interrupt` on the main thread, between two steps of the code that is running there. */
function interrupt(number: number, done: () => void, attempt = 0): void {
  const session = new Session();
  session.connectToMainThread();
  const expression = `globalThis[Symbol.for("deltalab.interrupt")](${number}, ${attempt})`;
  session.post("Runtime.evaluate", { expression }, (_error, reply) => {
    session.disconnect();
    const answer = reply?.result.value as InterruptAnswer | undefined;
    if (answer === "done") done();
    else setTimeout(interrupt, pause, number, done, attempt + 1);
  });
}
