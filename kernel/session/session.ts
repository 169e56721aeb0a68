import type { Answer, CommMessage, Delivery, Outcome, Question, RunRequest } from "./messages.ts";

/** What the server asks of the session: to run cells one by one. Types only, so that a test can put a fake in its place. */
export interface Session {
  /** Never rejects: also the death of the session is an outcome. */
  run(request: RunRequest): Promise<SessionOutcome>;
  /** Hands over what came by a comm; settles when it was handled, or can no longer be. */
  deliver(delivery: Delivery, buffers: Uint8Array[]): Promise<void>;
  /** Stops the cell that is running, if any, else what is done about comms; its outcome says so. */
  interrupt(): void;
  /** Ends the process, whatever it is doing. */
  close(): Promise<void>;
}

/** How a cell ended. */
export type SessionOutcome = Outcome & {
  /** The content of `execute_result`, as JSON. */
  result?: Uint8Array;
  /** The process died under the cell. A new one has begun, without any of the earlier names. */
  sessionEnded?: true;
};

/** What the session tells while cells run, and after. `cell` is the number of the cell that it belongs to. */
export interface SessionListener {
  stream(cell: number, name: "stdout" | "stderr", text: string): void;
  /** `content`: that of `display_data`, or of `update_display_data`, as JSON. */
  display(cell: number, content: Uint8Array, update: boolean): void;
  clear(cell: number, wait: boolean): void;
  /** A message to the frontends, over a comm. */
  comm(cell: number, message: CommMessage, buffers: Uint8Array[]): void;
  /** The cell waits for the answer. */
  ask(cell: number, question: Question): Promise<Answer>;
  /** The process died and a new one has begun. `isTold`: it died under a cell, whose outcome says so. */
  restarted(cell: number, reason: string, isTold: boolean): void;
}
