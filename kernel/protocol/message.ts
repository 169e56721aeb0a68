import { randomUUID } from "node:crypto";

/** The version of Jupyter's messaging protocol that is spoken here. */
export const protocolVersion = "5.5";

/** The content of a message: an object of JSON values. */
export type Content = Record<string, unknown>;

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
  subshell_id?: string | null;
}

/** A message as both sides see it, without its signature. */
export interface Message {
  /** Where a ROUTER socket sends it, or the topic on a PUB socket. */
  identities: Uint8Array[];
  header: Header;
  /** The header of the message that this one answers; empty when it answers none. */
  parentHeader: Header | Record<string, never>;
  metadata: Content;
  content: Content;
  buffers: Uint8Array[];
}

/** A message to be sent. Its content may be JSON already, as bytes: these are passed on as they are. */
export type Outgoing = Omit<Message, "content"> & { content: Content | Uint8Array };

/** One run of the kernel; it is the sender of all its messages. */
const session = randomUUID();

/** Makes the messages of this kernel that belong to a request, or to none. */
export function createMessage(
  type: string,
  content: object,
  parentHeader: Message["parentHeader"],
  identities: Uint8Array[] = [],
): Message {
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "kernel",
    date: new Date().toISOString(),
    version: protocolVersion,
  };
  return { identities, header, parentHeader, metadata: {}, content: content as Content, buffers: [] };
}

/** The answer to a request, to the one who asked; its type follows from the request's. */
export function createReply(request: Message, content: object): Message {
  const type = request.header.msg_type.replace(/_request$/, "_reply");
  return createMessage(type, content, request.header, request.identities);
}
