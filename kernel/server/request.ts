import type { Message } from "../protocol/message.ts";
import type { Requests, RequestType } from "../protocol/requests.ts";

/** A request on its way through the server: what was asked, and the two ways to answer. */
export interface Request<Type extends RequestType = RequestType> {
  type: Type;
  content: Requests[Type];
  message: Message;
  /** Tells all clients something that belongs to this request. */
  publish(type: string, content: object): void;
  /** Answers the one who asked. */
  reply(content: object): void;
}
