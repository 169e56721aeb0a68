import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { revived, type ToldError } from "../../file/revived.ts";
import type { Settings } from "./settings.ts";
import type { Station } from "./station.ts";
import type { Subject } from "./subject.ts";
import type { Told } from "./told.ts";

/** What a process is told: what is the same for all models, and then one model after the other. */
export type Order = { readonly settings: Settings } | { readonly subject: Subject };

/** Its answer, when it is done with that; and before, how far it is. */
export type Answer =
  | { readonly done: true }
  | { readonly error: ToldError }
  | { readonly told: { readonly step: string; readonly done: number; readonly of: number } };

/** A station in a process of its own. */
export interface StationProcess extends Station {
  /** Ends the process, whatever it is at. What is half-written then is never taken for whole. */
  end(): void;
}

/** Every library that computes in threads is told their number before it is loaded. */
const threadVariables = [
  "TF_NUM_INTRAOP_THREADS",
  "TF_NUM_INTEROP_THREADS",
  "OMP_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "MKL_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
];

/** Starts a process with a TensorFlow of its own, on as many threads as the settings say. */
export async function startProcess(settings: Settings): Promise<StationProcess> {
  const threads = Object.fromEntries(threadVariables.map((name) => [name, String(settings.threads)]));
  const child = fork(fileURLToPath(new URL("./worker.js", import.meta.url)), {
    env: { ...process.env, ...threads },
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(
        new Error(
          `compare: a process ended with ${signal ?? `code ${code}`}: memory may not be enough for so many workers`,
        ),
      ),
    );
  });
  ended.catch(() => {}); // whoever waits for an answer gets it
  await Promise.race([ended, answered(child, { settings })]);
  return {
    work: (subject, told) => Promise.race([ended, answered(child, { subject }, told)]),
    end: () => child.kill("SIGKILL"),
  };
}

function answered(child: ChildProcess, order: Order, told: Told = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const listen = (answer: Answer) => {
      if ("told" in answer) return told(answer.told.step, answer.told.done, answer.told.of);
      child.off("message", listen);
      if ("error" in answer) reject(revived(answer.error));
      else resolve();
    };
    child.on("message", listen);
    child.send(order);
  });
}
