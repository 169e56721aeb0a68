import { runtimeError } from "../errors/runtimeError.ts";
import { clearAsyncStack } from "./asyncStack.ts";
import { receive } from "./comms.ts";
import { evaluate } from "./evaluate.ts";
import type { Delivery } from "./messages.ts";
import { cells, type RunningCell, settle, startDelivery } from "./running.ts";
import { restoreStackFormat } from "./stack.ts";

// What a frontend sends over a comm is handled as a small cell of its own: by the inspector, so that an interrupt stops
// its handler and nothing else, and with what it prints under its own number.

const hook = Symbol.for("deltalab.deliver");
let next: Parameters<typeof receive> | undefined;
Object.defineProperty(globalThis, hook, { value: () => next && receive(...next) });

/** Awaited, so that a handler that takes its time holds back the frontend's next message. */
const call = `await globalThis[Symbol.for("${hook.description}")]()`;

export function deliver({ number, comm }: Delivery, buffers: Uint8Array[]): void {
  clearAsyncStack();
  restoreStackFormat();
  startDelivery(number, (running) => {
    next = [comm, buffers];
    evaluate(call, "comm.ts", (completion) => {
      if ("thrown" in completion) show(completion.thrown);
      void finish(running);
    });
  });
}

function show(thrown: unknown): void {
  process.stderr.write(`Uncaught ${runtimeError(thrown, cells).traceback.join("\n")}\n`);
}

async function finish(running: RunningCell): Promise<void> {
  await Promise.allSettled(running.displays);
  settle(running, { status: "ok", expressions: {} });
}
