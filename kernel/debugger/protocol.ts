import type { DebugRequest } from "../protocol/requests.ts";

// The messages of the Debug Adapter Protocol (DAP), as far as they are used here. Jupyter carries them as they are in
// `debug_request`, `debug_reply` and `debug_event`. Lines and columns count from 1.

export type { DebugRequest };
export type Arguments = DebugRequest["arguments"];

export interface DebugResponse {
  type: "response";
  seq: number;
  request_seq: number;
  command: string;
  success: boolean;
  /** Why it failed. */
  message?: string;
  body?: object;
}

export interface DebugEvent {
  type: "event";
  seq: number;
  event: string;
  body: object;
}

/** What came of a request, before it is numbered. */
export type Answer = { success: true; body: object } | { success: false; message: string };

export interface Source {
  name: string;
  path: string;
}

export interface Breakpoint {
  id: number;
  /** The program will stop there. */
  verified: boolean;
  line: number;
  source: { path: string };
  message?: string;
}

export interface StackFrame {
  id: number;
  name: string;
  source: Source;
  line: number;
  column: number;
}

/** A reference other than 0 can be asked for what is inside. */
export interface Scope {
  name: string;
  variablesReference: number;
  expensive: boolean;
}

export interface Variable {
  name: string;
  value: string;
  type?: string;
  evaluateName?: string;
  variablesReference: number;
}

/** JavaScript has one thread that cells run in. */
export const threadId = 1;
