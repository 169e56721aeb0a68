// The two processes of the kernel talk in frames over pipes. All numbers are of 4 bytes, big endian:
//
//   length of what follows · number of parts · length of each part · the parts
//
// The first part is a value as JSON, the others are bytes as they are: what one process only passes on is not parsed.

const numberSize = 4;

/** A value, and the bytes that go with it. */
export interface Frame {
  value: unknown;
  attached: Uint8Array[];
}

/** The pieces of a frame, to be written one after the other: large bytes are not copied. */
export function encodeFrame(value: unknown, attached: readonly Uint8Array[] = []): Uint8Array[] {
  const json = JSON.stringify(value);
  const jsonLength = Buffer.byteLength(json);
  const start = numberSize * (3 + attached.length);
  const head = Buffer.allocUnsafe(start + jsonLength);
  let following = head.length - numberSize;
  let at = head.writeUInt32BE(1 + attached.length, numberSize);
  at = head.writeUInt32BE(jsonLength, at);
  for (const { length } of attached) {
    at = head.writeUInt32BE(length, at);
    following += length;
  }
  head.writeUInt32BE(following);
  head.write(json, start);
  return [head, ...attached];
}

/** Takes bytes as they come out of a pipe, in pieces of any size, and gives back the frames that are whole. */
export class FrameDecoder {
  /** The frame that is not whole yet: the room for its length, and for all of it as soon as that is known. */
  #open: Buffer | undefined;
  #filled = 0;

  *push(piece: Uint8Array): Generator<Frame> {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let at = 0; at < bytes.length; ) {
      const end = this.#open ? Number.NaN : endOfFrame(bytes, at);
      if (end <= bytes.length) {
        yield decode(bytes, at);
        at = end;
      } else {
        at += this.#fill(bytes.subarray(at));
        const whole = this.#takeWhole();
        if (whole) yield decode(whole, 0);
      }
    }
  }

  /** Copies what there is room for; gives back how much that was. */
  #fill(bytes: Buffer): number {
    this.#open ??= Buffer.allocUnsafe(numberSize);
    const copied = bytes.copy(this.#open, this.#filled);
    this.#filled += copied;
    return copied;
  }

  #takeWhole(): Buffer | undefined {
    const open = this.#open!;
    if (this.#filled < open.length) return undefined;
    const length = endOfFrame(open, 0);
    if (open.length < length) {
      this.#open = Buffer.allocUnsafe(length);
      open.copy(this.#open);
      return undefined;
    }
    this.#open = undefined;
    this.#filled = 0;
    return open;
  }
}

/** Where the frame that begins at `at` ends; nowhere, when its length is not there yet. */
const endOfFrame = (bytes: Buffer, at: number): number =>
  bytes.length < at + numberSize ? Number.NaN : at + numberSize + bytes.readUInt32BE(at);

function decode(bytes: Buffer, start: number): Frame {
  const count = bytes.readUInt32BE(start + numberSize);
  let lengthAt = start + 2 * numberSize;
  let at = lengthAt + count * numberSize;
  const next = () => {
    at += bytes.readUInt32BE(lengthAt);
    lengthAt += numberSize;
    return at;
  };
  const value: unknown = JSON.parse(bytes.toString("utf8", at, next()));
  const attached = Array.from({ length: count - 1 }, () => bytes.subarray(at, next()));
  return { value, attached };
}
