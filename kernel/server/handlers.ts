import type { Completions, Inspection, Language } from "../language/language.ts";
import type { PositionInCode, RequestType } from "../protocol/requests.ts";
import { toCodePoints, toUnits } from "./codePoints.ts";
import type { Comms } from "./comms.ts";
import type { Executor } from "./execute.ts";
import type { History } from "./history.ts";
import { kernelInfo } from "./kernelInfo.ts";
import type { Request } from "./request.ts";
import type { Subshells } from "./subshells.ts";

/** What the handlers draw on. */
export interface Services {
  executor: Executor;
  language: Language;
  history: History;
  comms: Comms;
  subshells: Subshells;
  /** Ends the kernel, once the answer is out. */
  shutDown(): void;
}

/** Gives back the content of the reply; a message that wants none gets undefined. */
type Handler<Type extends RequestType> = (
  request: Request<Type>,
) => object | undefined | Promise<object | undefined>;
export type Handlers = { [Type in RequestType]: Handler<Type> };

/** All that the kernel answers, one entry for each kind of request. */
export function createHandlers(services: Services): Handlers {
  const { executor, language, history, comms, subshells, shutDown } = services;
  return {
    kernel_info_request: () => kernelInfo,
    execute_request: (request) => executor.execute(request),
    complete_request: async ({ content }) => {
      const { code, cursor } = content;
      return completeReply(content, await language.complete(code, toUnits(code, cursor)));
    },
    inspect_request: async ({ content }) => {
      const { code, cursor } = content;
      return inspectReply(await language.inspect(code, toUnits(code, cursor)));
    },
    is_complete_request: async ({ content }) => {
      const { status, indent } = await language.isComplete(content.code);
      return status === "incomplete" ? { status, indent } : { status };
    },
    history_request: async ({ content }) => ({ status: "ok", history: await history.find(content) }),
    comm_info_request: (request) => comms.info(request),
    comm_open: (request) => comms.deliver(request),
    comm_msg: (request) => comms.deliver(request),
    comm_close: (request) => comms.deliver(request),
    interrupt_request: () => {
      executor.interrupt();
      return { status: "ok" };
    },
    create_subshell_request: () => ({ status: "ok", subshell_id: subshells.create() }),
    delete_subshell_request: ({ content }) => {
      subshells.delete(content.subshell);
      return { status: "ok" };
    },
    list_subshell_request: () => ({ status: "ok", subshell_id: subshells.list() }),
    shutdown_request: ({ content, publish }) => {
      const reply = { status: "ok", restart: content.restart };
      publish("shutdown_reply", reply); // other clients, a console among them, learn of it
      shutDown();
      return reply;
    },
  };
}

/** JupyterLab takes the kinds of the names from an experimental field. */
function completeReply({ code }: PositionInCode, { start, end, items }: Completions): object {
  const range = { start: toCodePoints(code, start), end: toCodePoints(code, end) };
  const types = items.map(({ text, type, signature = "" }) => ({ ...range, text, type, signature }));
  return {
    status: "ok",
    matches: items.map(({ text }) => text),
    cursor_start: range.start,
    cursor_end: range.end,
    metadata: { _jupyter_types_experimental: types },
  };
}

function inspectReply(inspection: Inspection | undefined): object {
  if (!inspection) return { status: "ok", found: false, data: {}, metadata: {} };
  const { signature, documentation } = inspection;
  const data = {
    "text/plain": [signature, documentation].filter((part) => part !== "").join("\n\n"),
    "text/markdown": `\`\`\`typescript\n${signature}\n\`\`\`\n\n${documentation}`,
  };
  return { status: "ok", found: true, data, metadata: {} };
}
