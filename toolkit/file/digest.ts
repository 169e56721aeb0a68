import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { FormatError } from "../errors.ts";

/** SHA-256 of bytes one behind the other, as 64 hexadecimal digits. */
export function sha256(...pieces: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const bytes of pieces) hash.update(bytes);
  return hash.digest("hex");
}

/** SHA-256 of named bytes in the order of their names. */
export const sha256OfNamed = (named: Readonly<Record<string, { readonly bytes: Uint8Array }>>): string =>
  sha256(
    ...Object.keys(named)
      .sort()
      .map((name) => named[name]!.bytes),
  );

/** Stands in a header for the header's own digest while that is computed. */
export const NO_DIGEST = "0".repeat(64);

/** The digest of a file's header: of its length and JSON, where the digest itself counts as 64 zeros. */
export function headerDigest(header: Uint8Array, digest: string = NO_DIGEST): string {
  const bytes = Buffer.from(header);
  const at = bytes.indexOf(digest);
  if (at >= 0) bytes.write(NO_DIGEST, at);
  return sha256(bytes);
}

/**
 * Throws a FormatError unless the header of a safetensors file has the digest that it names.
 * With the digests in the header, which are those of everything behind it, no byte can change unseen.
 */
export async function verifyHeader(file: string, digest: string | undefined): Promise<void> {
  const header = await readHeaderBytes(file);
  const actual = headerDigest(header, digest);
  if (actual !== digest)
    throw new FormatError(`openDelta: expected a header with sha256 ${digest}, got ${actual} (${file})`);
}

async function readHeaderBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const length = Number((await readStart(handle, 8)).readBigUInt64LE());
    return await readStart(handle, 8 + length);
  } finally {
    await handle.close();
  }
}

async function readStart(handle: FileHandle, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
}
