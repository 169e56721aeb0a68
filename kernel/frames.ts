// The two processes of the kernel talk in frames over pipes:
//
//   length (4 bytes, big endian) · JSON (UTF-8)

const prefix = 4;

export function encodeFrame(value: unknown): Buffer {
  const json = JSON.stringify(value);
  const length = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(prefix + length);
  frame.writeUInt32BE(length);
  frame.write(json, prefix);
  return frame;
}

/** Takes bytes as they come out of a pipe, in pieces of any size, and gives back the values that are whole. */
export class FrameDecoder {
  #chunks: Uint8Array[] = [];
  #available = 0;
  #needed = prefix;

  *push(chunk: Uint8Array): Generator<unknown> {
    this.#chunks.push(chunk);
    this.#available += chunk.length;
    if (this.#available < this.#needed) return; // a large frame is joined once, not at each of its pieces
    const bytes = Buffer.concat(this.#chunks);
    let at = 0;
    let end = endOfFrame(bytes, at);
    for (; end <= bytes.length; at = end, end = endOfFrame(bytes, at))
      yield JSON.parse(bytes.toString("utf8", at + prefix, end));
    this.#chunks = [bytes.subarray(at)];
    this.#available = bytes.length - at;
    this.#needed = end - at;
  }
}

/** Where the frame that begins at `at` ends, or would end once its length is known. */
const endOfFrame = (bytes: Buffer, at: number): number =>
  at + prefix + (bytes.length >= at + prefix ? bytes.readUInt32BE(at) : 0);
