import { ProtocolError } from "../protocol/errors.ts";
import { createMessage, type Message } from "../protocol/message.ts";
import { readInputReply } from "../protocol/requests.ts";
import type { Answer, Question } from "../session/messages.ts";
import type { Request } from "./request.ts";

/** Lets the cells that run ask the person at their own frontend, over the stdin channel. */
export class Inputs {
  readonly #send: (message: Message) => void;
  readonly #running = new Map<number, Request<"execute_request">>();
  /** The question of each cell that waits for an answer. */
  readonly #pending = new Map<number, { asked: Message; resolve: (answer: Answer) => void }>();

  constructor(send: (message: Message) => void) {
    this.#send = send;
  }

  /** This cell may ask until `end`. */
  begin(cell: number, request: Request<"execute_request">): void {
    this.#running.set(cell, request);
  }

  /** The cell is over. If it was stopped while it waited, the answer that may still come is for nobody. */
  end(cell: number): void {
    this.#running.delete(cell);
    this.#pending.delete(cell);
  }

  async ask(cell: number, { prompt, password }: Question): Promise<Answer> {
    const request = this.#running.get(cell);
    if (!request) return { refused: "only a cell that runs can ask; the one that asks here is over" };
    const { content, message } = request;
    if (!content.allowStdin)
      return { refused: "the frontend that runs this cell cannot ask anyone (allow_stdin: false)" };
    const asked = createMessage("input_request", { prompt, password }, message.header, message.identities);
    return new Promise((resolve) => {
      this.#pending.set(cell, { asked, resolve });
      this.#send(asked);
    });
  }

  /** Takes what comes on stdin. Some clients name the question that they answer, others do not. */
  receive(message: Message): void {
    try {
      this.#answer(message);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      console.error(`dropped a message on stdin: ${error.message}`);
    }
  }

  #answer({ header, parentHeader, content }: Message): void {
    if (header.msg_type !== "input_reply")
      throw new ProtocolError(`expected input_reply, got ${header.msg_type}`);
    const { value } = readInputReply(content);
    const answered = ({ asked }: { asked: Message }) =>
      parentHeader.msg_id === undefined || parentHeader.msg_id === asked.header.msg_id;
    const [cell, question] = [...this.#pending].find(([, pending]) => answered(pending)) ?? [];
    if (cell === undefined) throw new ProtocolError("nobody waits for this input_reply");
    this.#pending.delete(cell);
    question?.resolve({ text: value });
  }
}
