import { createHmac, timingSafeEqual } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { ProtocolError } from "./errors.ts";

/** Replays are recognized among this many of the latest messages. */
const remembered = 65_536;

/** Bytes that are hashed in about a millisecond. */
const step = 1_000_000;

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

  /** A large message is signed step by step: between the steps the process does what else is to be done. */
  async sign(frames: readonly Uint8Array[]): Promise<string> {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const frame of frames)
      for (let at = 0; at < frame.length; at += step) {
        if (at > 0) await setImmediate();
        hmac.update(frame.subarray(at, at + step));
      }
    return hmac.digest("hex");
  }

  /** @throws {ProtocolError} a signature that is wrong, or that was used before */
  verify(signature: Uint8Array, frames: readonly Uint8Array[]): void {
    if (this.#key === "") return;
    const hmac = createHmac("sha256", this.#key);
    for (const frame of frames) hmac.update(frame);
    const expected = Buffer.from(hmac.digest("hex"));
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
