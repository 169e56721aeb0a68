import { ProtocolError } from "./errors.ts";
import { toJson } from "./json.ts";
import type { Content, Header, Message, Outgoing } from "./message.ts";
import type { Signer } from "./signature.ts";

const delimiter = Buffer.from("<IDS|MSG>");

/**
 * A message as frames:
 *
 *   identity … · <IDS|MSG> · signature · header · parent_header · metadata · content · buffer …
 */
export async function encode(message: Outgoing, signer: Signer): Promise<Uint8Array[]> {
  const { header, parentHeader, metadata, content } = message;
  const json = content instanceof Uint8Array ? content : toJson(content);
  const parts = [...[header, parentHeader, metadata].map(toJson), json];
  const signature = Buffer.from(await signer.sign(parts));
  return [...message.identities, delimiter, signature, ...parts, ...message.buffers];
}

/** @throws {ProtocolError} frames that are not a message, or whose signature is wrong */
export function decode(frames: readonly Uint8Array[], signer: Signer): Message {
  const start = frames.findIndex((frame) => delimiter.equals(frame));
  if (start < 0) throw new ProtocolError("message: expected the delimiter <IDS|MSG>, found none");
  const [signature, ...parts] = frames.slice(start + 1, start + 6);
  if (!signature || parts.length < 4)
    throw new ProtocolError(
      `message: expected 5 frames after the delimiter, got ${frames.length - start - 1}`,
    );
  signer.verify(signature, parts);
  const [header, parentHeader, metadata, content] = parts.map(parseObject);
  return {
    identities: frames.slice(0, start),
    header: checkedHeader(header!),
    parentHeader: parentHeader as Message["parentHeader"],
    metadata: metadata!,
    content: content!,
    buffers: frames.slice(start + 6),
  };
}

function parseObject(frame: Uint8Array): Content {
  try {
    const value: unknown = JSON.parse(Buffer.from(frame).toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Content;
  } catch (cause) {
    throw new ProtocolError("message: a frame is not JSON", { cause });
  }
  throw new ProtocolError("message: expected a JSON object in every frame");
}

function checkedHeader(header: Content): Header {
  for (const name of ["msg_id", "msg_type"])
    if (typeof header[name] !== "string")
      throw new ProtocolError(`header: expected text as ${name}, got ${JSON.stringify(header[name])}`);
  return header as unknown as Header;
}
