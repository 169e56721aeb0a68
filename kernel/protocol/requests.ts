import { flag, integer, object, oneOf, record, text } from "./fields.ts";
import type { Content } from "./message.ts";

/** The content of every request that the kernel answers, checked on the way in. */
export interface Requests {
  kernel_info_request: Record<string, never>;
  execute_request: ExecuteRequest;
  complete_request: PositionInCode;
  inspect_request: PositionInCode & { detailLevel: number };
  is_complete_request: { code: string };
  history_request: HistoryRequest;
  comm_info_request: { target: string | undefined };
  comm_open: CommContent;
  comm_msg: CommContent;
  comm_close: CommContent;
  interrupt_request: Record<string, never>;
  create_subshell_request: Record<string, never>;
  delete_subshell_request: { subshell: string };
  list_subshell_request: Record<string, never>;
  shutdown_request: { restart: boolean };
}

export type RequestType = keyof Requests;

export interface ExecuteRequest {
  code: string;
  silent: boolean;
  storeHistory: boolean;
  stopOnError: boolean;
  /** The frontend can put a question to a person. */
  allowStdin: boolean;
  /** Name → expression, evaluated after the cell. */
  userExpressions: Record<string, string>;
}

/** A cursor position is counted in Unicode code points. */
export interface PositionInCode {
  code: string;
  cursor: number;
}

/** Only comm_open names a target. */
export interface CommContent {
  id: string;
  target: string;
  data: Record<string, unknown>;
}

export interface HistoryRequest {
  access: "range" | "tail" | "search";
  output: boolean;
  session: number;
  start: number;
  stop: number | undefined;
  n: number | undefined;
  pattern: string;
  unique: boolean;
}

const nothing = (): Record<string, never> => ({});
const comm = (content: Content): CommContent => ({
  id: text(content, "comm_id"),
  target: text(content, "target_name", ""),
  data: object(content, "data"),
});

const positionInCode = (content: Content): PositionInCode => {
  const code = text(content, "code");
  return { code, cursor: integer(content, "cursor_pos", [...code].length) };
};

/** How each content is read. Every reader throws {@link ProtocolError} when a field has the wrong type. */
export const readers: { [Type in RequestType]: (content: Content) => Requests[Type] } = {
  kernel_info_request: nothing,
  comm_info_request: (content) => ({
    target: content["target_name"] == null ? undefined : text(content, "target_name"),
  }),
  interrupt_request: nothing,
  create_subshell_request: nothing,
  delete_subshell_request: (content) => ({ subshell: text(content, "subshell_id") }),
  list_subshell_request: nothing,
  comm_open: comm,
  comm_msg: comm,
  comm_close: comm,
  shutdown_request: (content) => ({ restart: flag(content, "restart", false) }),
  is_complete_request: (content) => ({ code: text(content, "code") }),
  complete_request: positionInCode,
  inspect_request: (content) => ({
    ...positionInCode(content),
    detailLevel: integer(content, "detail_level", 0),
  }),
  execute_request: (content) => {
    const silent = flag(content, "silent", false);
    return {
      code: text(content, "code"),
      silent,
      storeHistory: !silent && flag(content, "store_history", true),
      stopOnError: flag(content, "stop_on_error", true),
      allowStdin: flag(content, "allow_stdin", true),
      userExpressions: record(content, "user_expressions"),
    };
  },
  history_request: (content) => ({
    access: oneOf(content, "hist_access_type", ["range", "tail", "search"]),
    output: flag(content, "output", false),
    session: integer(content, "session", 0),
    start: integer(content, "start", 0),
    stop: integer(content, "stop"),
    n: integer(content, "n"),
    pattern: text(content, "pattern", "*"),
    unique: flag(content, "unique", false),
  }),
};

/** What a person has typed. It comes on stdin, and answers the kernel. */
export const readInputReply = (content: Content): { value: string } => ({ value: text(content, "value") });
