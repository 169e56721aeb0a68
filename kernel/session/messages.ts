import type { MimeBundle } from "../display/bundle.ts";
import type { Failure } from "../errors/failure.ts";

/** What the protocol process asks of the session process. */
export interface RunRequest {
  cell: Cell;
  /** Name → JavaScript expression, evaluated after the cell. */
  expressions: Record<string, string>;
}

/** A message of a frontend over a comm, its buffers attached to the frame. Its number is negative: −1, −2, … */
export interface Delivery {
  number: number;
  comm: CommMessage;
}

export type CommKind = "comm_open" | "comm_msg" | "comm_close";

export interface CommMessage {
  kind: CommKind;
  id: string;
  target: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

/** A translated cell. */
export interface Cell {
  /** Counts everything that is run, silent code too. The script is named after it: `cell-<number>.ts`. */
  number: number;
  /** The number in `In [n]`. */
  count: number;
  /** How tracebacks call it: `In [3]`. */
  label: string;
  source: string;
  code: string;
  /** Source map (JSON) from `code` to `source`, or empty where the two are the same. */
  map: string;
}

/** What a cell wants to know from the person at the frontend. */
export interface Question {
  prompt: string;
  /** What is typed shall not be seen. */
  password: boolean;
}

/** `refused` says why nobody can be asked. */
export type Answer = { text: string } | { refused: string };

export interface AnswerMessage {
  id: number;
  answer: Answer;
}

/** `text` is for the history: the plain text of a result, if there is one. */
export type Outcome =
  | { status: "ok"; text?: string; expressions: Record<string, ExpressionOutcome> }
  | ({ status: "error" } & Failure);

export type ExpressionOutcome = ({ status: "ok" } & MimeBundle) | ({ status: "error" } & Failure);

/**
 * What the session process reports. `cell` is the number of the cell, or of the delivery, that it belongs to.
 *
 * What is shown can be large. It is not part of the report but attached to its frame, as the JSON that frontends get:
 * the content of `display_data` to a `display`, that of `execute_result` to the `done` of a cell that has a result. To
 * a `comm` its buffers are attached.
 */
export type Report =
  | { type: "ready" }
  | { type: "stream"; cell: number; name: "stdout" | "stderr"; text: string }
  | { type: "display"; cell: number; update: boolean }
  | { type: "clear"; cell: number; wait: boolean }
  | { type: "comm"; cell: number; comm: CommMessage }
  | { type: "question"; cell: number; id: number; question: Question }
  | { type: "done"; cell: number; outcome: Outcome };

/** The session's file descriptors behind stdin, stdout and stderr. */
export const descriptors = { reports: 3, requests: 4, interrupts: 5, answers: 6 } as const;
