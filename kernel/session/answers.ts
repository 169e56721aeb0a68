import { Socket } from "node:net";
import { FrameDecoder } from "../frames.ts";
import { descriptors } from "./messages.ts";
import type { answerDesk } from "./prompt.ts";

/** On the thread beside: hands answers over as they come down their pipe, also while the main thread waits for one. */
export function handOverAnswers({ port, bell }: typeof answerDesk): void {
  const pipe = new Socket({ fd: descriptors.answers, readable: true, writable: false });
  const decoder = new FrameDecoder();
  pipe.on("data", (chunk: Uint8Array) => {
    for (const { value } of decoder.push(chunk)) port.postMessage(value);
    Atomics.add(bell, 0, 1);
    Atomics.notify(bell, 0);
  });
}
