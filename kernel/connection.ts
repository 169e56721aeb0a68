import { readFile } from "node:fs/promises";
import { ProtocolError } from "./protocol/errors.ts";
import { integer, oneOf, text } from "./protocol/fields.ts";
import type { Content } from "./protocol/message.ts";

export const channels = ["shell", "control", "stdin", "iopub", "hb"] as const;
export type Channel = (typeof channels)[number];

/** What the connection file says: the key of all signatures, and where each channel listens. */
export interface Connection {
  key: string;
  addresses: Record<Channel, string>;
}

/** @throws {ProtocolError} a file that is not a connection file, or that asks for another signature than HMAC-SHA256 */
export async function readConnection(file: string): Promise<Connection> {
  const content = JSON.parse(await readFile(file, "utf8")) as Content;
  const scheme = text(content, "signature_scheme", "hmac-sha256");
  if (scheme !== "hmac-sha256")
    throw new ProtocolError(`readConnection: expected signature_scheme hmac-sha256, got ${scheme} (${file})`);
  const addresses = channels.map((channel) => [channel, address(content, channel)]);
  return { key: text(content, "key", ""), addresses: Object.fromEntries(addresses) };
}

/** `tcp://127.0.0.1:5001`, or `ipc:///path/to/socket-5` for sockets in the file system. */
function address(content: Content, channel: Channel): string {
  const port = integer(content, `${channel}_port`, 0);
  const transport = oneOf(content, "transport", ["tcp", "ipc"]);
  return `${transport}://${text(content, "ip")}${transport === "tcp" ? ":" : "-"}${port}`;
}
