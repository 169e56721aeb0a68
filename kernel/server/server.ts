import { ProtocolError } from "../protocol/errors.ts";
import { createReply, type Header, type Message } from "../protocol/message.ts";
import { type Requests, type RequestType, readers } from "../protocol/requests.ts";
import type { Handlers } from "./handlers.ts";
import type { Request } from "./request.ts";
import type { Subshells } from "./subshells.ts";

type Publish = (type: string, content: object, parent: Header) => void;
type Reply = (message: Message) => void;

/**
 * Takes requests from all channels. Cells of a subshell wait for each other; everything else is answered at once, also
 * while a cell runs.
 */
export class Server {
  readonly #handlers: Handlers;
  readonly #publish: Publish;
  readonly #subshells: Subshells;
  readonly #running = new Set<Request>();

  constructor(handlers: Handlers, subshells: Subshells, publish: Publish) {
    this.#handlers = handlers;
    this.#subshells = subshells;
    this.#publish = publish;
  }

  receive(message: Message, reply: Reply): void {
    const { msg_type: type, subshell_id: subshell } = message.header;
    if (!isRequestType(type)) console.error(`dropped a message: ${type} is not a request that is known here`);
    else if (type === "execute_request" && this.#subshells.has(subshell)) this.#enqueue(message, reply);
    else void this.#serve(message, reply, (request) => this.#handle(request));
  }

  #enqueue(message: Message, reply: Reply): void {
    this.#subshells.queue(message.header.subshell_id).add({
      run: () => this.#serve(message, reply, (request) => this.#execute(request)),
      abort: async () => {
        await this.#serve(message, reply, () => ({ status: "aborted" }));
      },
    });
  }

  async #execute(request: Request): Promise<object | undefined> {
    this.#running.add(request);
    try {
      return await this.#handle(request);
    } finally {
      this.#running.delete(request);
    }
  }

  /** Answers between busy and idle. Resolves to false after an error that stops what waits. */
  async #serve(message: Message, reply: Reply, answer: Answer): Promise<boolean> {
    const publish = (type: string, content: object) => this.#publish(type, content, message.header);
    publish("status", { execution_state: "busy" });
    try {
      const request = createRequest(message, publish, reply);
      const content = await answer(request);
      if (content) request.reply(content);
      return !stopsQueue(request, content);
    } catch (error) {
      if (hasReply(message)) reply(createReply(message, failure(error)));
      else console.error(`dropped a ${message.header.msg_type}: ${(error as Error).message}`);
      return true;
    } finally {
      publish("status", { execution_state: "idle" });
      this.#repeatBusy();
    }
  }

  /** A frontend shows the last status that it heard, whoever it was for. */
  #repeatBusy(): void {
    const [running] = this.#running;
    running?.publish("status", { execution_state: "busy" });
  }

  /** The table says which handler takes which request; the compiler cannot follow that the two types are the same. */
  #handle(request: Request): ReturnType<Answer> {
    this.#subshells.queue(request.message.header.subshell_id); // throws where there is none
    return (this.#handlers[request.type] as Answer)(request);
  }
}

type Answer = (request: Request) => object | undefined | Promise<object | undefined>;

/** Messages of comms have none. */
const hasReply = ({ header }: Message): boolean => header.msg_type.endsWith("_request");

const isRequestType = (type: string): type is RequestType => Object.hasOwn(readers, type);

function createRequest(message: Message, publish: Request["publish"], reply: Reply): Request {
  const type = message.header.msg_type as RequestType;
  const content = readers[type](message.content);
  return { type, content, message, publish, reply: (answer) => reply(createReply(message, answer)) };
}

function stopsQueue({ type, content }: Request, reply: object | undefined): boolean {
  const failed = reply !== undefined && "status" in reply && reply.status === "error";
  return type === "execute_request" && failed && (content as Requests["execute_request"]).stopOnError;
}

function failure(error: unknown): object {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof ProtocolError)) console.error("a request failed:", error);
  return { status: "error", ename: name, evalue: message, traceback: [`${name}: ${message}`] };
}
