import { readFile, stat } from "node:fs/promises";
import { isIP } from "node:net";
import { ProtocolError } from "./protocol/errors.ts";
import { integer, oneOf, text } from "./protocol/fields.ts";
import type { Content } from "./protocol/message.ts";

export const channels = ["shell", "control", "stdin", "iopub", "hb"] as const;
export type Channel = (typeof channels)[number];

/** What the connection file says: the key of all signatures, and where each channel listens. */
export interface Connection {
  key: string;
  addresses: Record<Channel, string>;
  /** How others than the user could run code in this kernel. */
  warnings: string[];
}

/** @throws {ProtocolError} a file that is not a connection file, or that asks for another signature than HMAC-SHA256 */
export async function readConnection(file: string): Promise<Connection> {
  const content = await readContent(file);
  const scheme = text(content, "signature_scheme", "hmac-sha256");
  if (scheme !== "hmac-sha256")
    throw new ProtocolError(`readConnection: expected signature_scheme hmac-sha256, got ${scheme} (${file})`);
  const addresses = channels.map((channel) => [channel, address(content, channel)]);
  const key = text(content, "key", "");
  const { mode } = await stat(file);
  return {
    key,
    addresses: Object.fromEntries(addresses),
    warnings: [...keyWarnings(key, file, mode), ...networkWarnings(content)],
  };
}

async function readContent(file: string): Promise<Content> {
  const json = await readFile(file, "utf8");
  try {
    return JSON.parse(json) as Content;
  } catch (cause) {
    throw new ProtocolError(`readConnection: expected JSON (${file})`, { cause });
  }
}

/** `tcp://127.0.0.1:5001`, or `ipc:///path/to/socket-5` for sockets in the file system. */
function address(content: Content, channel: Channel): string {
  const port = integer(content, `${channel}_port`, 0);
  const transport = oneOf(content, "transport", ["tcp", "ipc"]);
  return `${transport}://${text(content, "ip")}${transport === "tcp" ? ":" : "-"}${port}`;
}

/** The permissions of everyone but the owner. Windows has others, which the mode does not show. */
const ofOthers = 0o077;

function keyWarnings(key: string, file: string, mode: number): string[] {
  if (key === "")
    return [
      `no key in ${file}: messages are not signed, so whoever reaches this kernel's sockets can run code`,
    ];
  if (process.platform === "win32" || (mode & ofOthers) === 0) return [];
  const octal = (mode & 0o777).toString(8);
  return [
    `${file} is open to other users (mode ${octal}): with its key they can run code here; \`chmod 600\` closes it`,
  ];
}

function networkWarnings(content: Content): string[] {
  const ip = text(content, "ip");
  if (content["transport"] !== "tcp" || !isIP(ip) || ip.startsWith("127.") || ip === "::1") return [];
  return [`listening on ${ip}: messages cross the network unencrypted; signed, but readable on their way`];
}
