import { createHmac, timingSafeEqual } from "node:crypto";
import { ProtocolError } from "./errors.ts";

/** Replays are recognized among this many of the latest messages. */
const remembered = 65_536;

/**
 * Signs and verifies messages with the key of the connection file.
 *
 *   signature = hex(HMAC-SHA256(key, header ‖ parent_header ‖ metadata ‖ content))
 *
 * The signature is checked on the bytes as they came, before anything is parsed. An empty key switches it off.
 */
export class Signer {
  readonly #key: string;
  readonly #seen = new Set<string>();

  constructor(key: string) {
    this.#key = key;
  }

  sign(frames: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  }

  /** @throws {ProtocolError} a signature that is wrong, or that was used before */
  verify(signature: Uint8Array, frames: readonly Uint8Array[]): void {
    if (this.#key === "") return;
    const expected = Buffer.from(this.sign(frames));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw new ProtocolError("signature: does not match the message");
    this.#rejectReplay(expected.toString());
  }

  #rejectReplay(signature: string): void {
    if (this.#seen.has(signature)) throw new ProtocolError("signature: used before, the message is a replay");
    this.#seen.add(signature);
    if (this.#seen.size > remembered) this.#seen.delete(this.#seen.values().next().value!); // the oldest
  }
}
